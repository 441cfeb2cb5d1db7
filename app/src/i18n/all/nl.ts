import { cardMessages } from "../../cards/messages/nl";
import { nl } from "../nl";

export const messages = { ...nl, ...cardMessages };

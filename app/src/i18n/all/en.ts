import { cardMessages } from "../../cards/messages/en";
import { en } from "../en";

export const messages = { ...en, ...cardMessages };

import { cardMessages } from "../../cards/messages/de";
import { de } from "../de";

export const messages = { ...de, ...cardMessages };

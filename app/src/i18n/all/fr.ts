import { cardMessages } from "../../cards/messages/fr";
import { fr } from "../fr";

export const messages = { ...fr, ...cardMessages };

// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.

/**
 * A report as the app sends it. `ReportForm` checks the texts; an empty `id` counts every time it is sent.
 */
export interface ReportRequest {
  /**
   * A random UUID: a report that is sent again counts once.
   */
  id: string;
  deck: string;
  card: string;
  /**
   * The start of the bundle's digest.
   */
  version: string;
  language: string;
  reason: "outdated" | "unclear" | "wrong" | "hurtful";
}
/**
 * The form that a phone drew. Its key is the bearer token.
 */
export interface JoinRequest {
  form: "A" | "B";
}
/**
 * New answers, and how far the phone has read what its other phone sent.
 */
export interface SyncRequest {
  /**
   * The phone's clock at sending, in milliseconds since 1970.
   */
  sent_at: number;
  /**
   * The cursor of the last reply; 0 at first.
   */
  cursor?: number;
  /**
   * @maxItems 5000
   */
  answers?: SentAnswer[];
}
/**
 * One answer, as the phone logged it. A card that was only read has no credit.
 */
export interface SentAnswer {
  /**
   * UUIDv7
   */
  id: string;
  deck: string;
  card: string;
  /**
   * The number of the card's meaning when it was answered.
   */
  meaning?: number;
  /**
   * When it was answered by the phone's clock, in milliseconds since 1970.
   */
  at: number;
  /**
   * How far the phone's clock was ahead of UTC.
   */
  offset_minutes: number;
  duration_ms: number;
  /**
   * Credit of each part of the answer by the ids of the deck: what was chosen, never what was typed.
   */
  parts: {
    [k: string]: number;
  };
  credit?: number | null;
  bundle?: string | null;
  /**
   * 0 is the card's own words, 1 its first variant.
   */
  variant?: number;
  confidence?: ("guess" | "rather" | "sure") | null;
  kind?: "control" | "practice" | "test";
  test_day?: number | null;
  form?: ("A" | "B") | null;
}
/**
 * When, in which language and by which push service to remind. It replaces the last request; `push` left out stays as it was.
 */
export interface ReminderRequest {
  language: "de" | "en" | "fr" | "nl";
  /**
   * @maxItems 60
   */
  days: ReminderDay[];
  push?: PushEndpoint | null;
}
/**
 * A day on which cards are due, and when on it the learner may be reminded: outside the quiet hours, and not before cards are due.
 */
export interface ReminderDay {
  /**
   * By the phone's calendar.
   */
  day: string;
  /**
   * From when, in milliseconds since 1970.
   */
  opens_at: number;
  /**
   * Until when: at most 25 hours later, as long as the day on which clocks go back.
   */
  closes_at: number;
}
/**
 * Where the browser receives push messages, and the keys they are encrypted for (RFC 8291).
 */
export interface PushEndpoint {
  /**
   * An https address of the browser's push service.
   */
  endpoint: string;
  p256dh: string;
  auth: string;
}
/**
 * An e-mail address to remind at, once its reader has agreed.
 */
export interface MailReminderRequest {
  language: "de" | "en" | "fr" | "nl";
  address: string;
}
/**
 * The language of a calendar of due days.
 */
export interface CalendarRequest {
  language: "de" | "en" | "fr" | "nl";
}
/**
 * What the app reads once a report is stored.
 */
export interface ReportReply {
  taken: boolean;
}
/**
 * The form that was stored at the first joining, whatever was sent later.
 */
export interface JoinReply {
  form: "A" | "B";
  /**
   * A day, as 2026-11-24.
   */
  joined_on: string;
  count: number;
}
/**
 * What is stored, what was refused, and what the other phone of the key sent meanwhile.
 */
export interface SyncReply {
  /**
   * Ids that are stored for good, now or already before.
   */
  accepted: string[];
  refused: RefusedAnswer[];
  /**
   * Answers of this key that came after the cursor, from another phone.
   */
  missing: SentAnswer[];
  /**
   * To be sent next time, once `missing` is stored on the phone.
   */
  cursor: number;
  /**
   * Whether more is missing: send the new cursor at once.
   */
  more: boolean;
  /**
   * How many answers of this key are stored in all. Other than the phone knows: send cursor 0.
   */
  count: number;
}
/**
 * An answer that was not stored: its place in the request, why, and what would be accepted.
 */
export interface RefusedAnswer {
  id: string | null;
  place: number;
  reason: "full" | "malformed" | "unknown_bundle" | "unknown_card" | "unknown_parts";
  detail: string;
}
/**
 * A certificate of a key. It holds no name, and the phone sends none.
 */
export interface CertificateReply {
  /**
   * The number on the paper; its page says whether it is valid.
   */
  number: string;
  /**
   * The page that says whether it is valid.
   */
  address: string;
  /**
   * Open Badges 3.0, signed as a JSON Web Token (RS256).
   */
  badge: string;
  title: string;
  organisation: string;
  /**
   * Titles, in the training's first language.
   */
  decks: string[];
  /**
   * The share of right answers that was asked, not the one reached.
   */
  percent: number;
  test_day: number;
  /**
   * A day, as 2026-11-24.
   */
  issued_on: string;
  /**
   * The day of the training.
   */
  held_on: string;
  /**
   * Where the training was held; empty where it is unknown, or a deck is for minors.
   */
  place: string;
}
/**
 * How this key is reminded.
 */
export interface ReminderReply {
  /**
   * The start of the SHA-256 of the stored endpoint, so that a phone knows its own.
   */
  push: string | null;
  email: "confirmed" | "none" | "unconfirmed";
  calendar: boolean;
  /**
   * Whether this site can send e-mail at all.
   */
  offers_email: boolean;
}
/**
 * The address of a calendar of due days; anyone who knows it may read it.
 */
export interface CalendarReply {
  address: string;
}
/**
 * Why a request was refused (RFC 9457). Programs read `code`, people `detail`.
 */
export interface ProblemDetails {
  title: string;
  status: number;
  code:
    | "closed"
    | "disk_full"
    | "failed"
    | "full"
    | "malformed"
    | "no_certificate"
    | "no_key"
    | "not_earned"
    | "not_offered"
    | "quota"
    | "too_large"
    | "too_many"
    | "unknown_address"
    | "unknown_encoding"
    | "unknown_key"
    | "unknown_training"
    | "withdrawn"
    | "wrong_method";
  detail: string;
}
/**
 * Why a report was refused: in one sentence, or for each field.
 */
export interface ReportProblem {
  error?: string;
  errors?: {
    [k: string]: string[];
  };
}

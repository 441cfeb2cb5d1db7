/** Addresses of the font files, written in by the build. */
declare const __FONTS__: readonly string[];
/** True in the script of the single file: what needs a server is left out of it. */
declare const __SINGLE__: boolean;

/** The font files and the range of weights each stands for, written in by the build. */
declare const __FONTS__: readonly { url: string; weight: string }[];
/** True in the script of the single file: what needs a server is left out of it. */
declare const __SINGLE__: boolean;

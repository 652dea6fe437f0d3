// From the table of `src/audio/formats.ts`; `scripts/bundle-page.mjs` puts both in.

/** The formats that the service knows, in words. */
declare const FORMAT_LIST: string;
/** Of file names in these formats: `.wav,.mp3`. */
declare const FILE_EXTENSIONS: string;

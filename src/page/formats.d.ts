// From the table of `src/audio/formats.ts`; `scripts/bundle-page.mjs` puts both in.

/** The formats that the service knows, in words. */
declare const FORMAT_LIST: string;
/** Of file names in these formats: `.wav,.mp3`. */
declare const FILE_EXTENSIONS: string;

// Addresses of files whose names carry a hash of their content.

/** The script that records. */
declare const CAPTURE_WORKLET: string;
/** The page's icon. */
declare const ICON: string;

/** Rejects kept with an import; more of them means the file is wrong, not the rows. */
export const KEPT_REJECTS = 1_000;

/** How long events are kept, unless somebody says otherwise. */
export const KEPT_DAYS = 400;
/** Nobody removes what is younger, and where younger rows are missing the log does not verify. */
export const LEAST_KEPT_DAYS = 30;
/** As long as anybody may say. */
export const MOST_KEPT_DAYS = 36_500;

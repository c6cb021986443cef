/** Everything in full: `npm run test:whole`, and so `.ci/run`. Without it a tenth of what is made at random is tried. */
export const WHOLE = process.env.LOCKSTEP_WHOLE === '1' || process.env.LOCKSTEP_LONG === '1';

/** How often a property is tried, of so many times in full. */
export const runs = (full: number): number => (WHOLE ? full : Math.min(full, Math.max(100, full / 10)));

import { z } from 'zod';

/** What is known of one type of event before any of them happens. */
export interface EventShape {
  /**
   * Of the data. A member that is added is no new version; whatever else changes is one, and the data then carry it as
   * `v`, so that what was written before stays readable as what it is.
   */
  readonly version: number;
  /** One sentence for the reference page. */
  readonly about: string;
  readonly data: z.ZodType;
}

export type EventShapes = Readonly<Record<string, EventShape>>;

/** First version of a type. */
export function event<S extends Readonly<Record<string, z.ZodType>>>(about: string, data: S) {
  return { version: 1, about, data: z.strictObject(data).readonly() } as const;
}

export const id = z.string();
export const count = z.number().int().min(0);
export const instant = z.string().describe('ISO 8601, UTC');
export const actor = z
  .string()
  .describe('Who did it: the holder of the token, or the name given on the command line.');
export const reason = z.string();
export const digest = z.string().describe('SHA-256, hex.');
export const mode = z.enum(['active', 'deactivate', 'deprovision', 'delete']);
export const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();
/** What was there before; only what is not about a person. */
export const previous = <S extends Readonly<Record<string, z.ZodType>>>(data: S) =>
  z
    .strictObject(data)
    .readonly()
    .optional()
    .describe('What was so before; absent in what older versions wrote.');

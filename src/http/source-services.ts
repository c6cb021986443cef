import type { z } from 'zod';
import type { Caller } from './services.ts';
import type * as schemas from './source-schemas.ts';

type Answer<S extends z.ZodType> = z.output<S>;

/** What the routes of sources need from the application. Everything is of the caller's tenant. */
export interface SourceServices {
  sources(caller: Caller): Promise<Answer<typeof schemas.sources>>;
  /** Throws SOURCE_UNKNOWN. */
  source(caller: Caller, source: string): Promise<Answer<typeof schemas.sourceDetail>>;
  sourceImports(
    caller: Caller,
    source: string,
    query: z.output<typeof schemas.sourceImportsQuery>,
  ): Promise<Answer<typeof schemas.sourceImports>>;
  /** Throws NOT_FOUND. */
  sourceImport(
    caller: Caller,
    path: z.output<typeof schemas.sourceImportPath>,
  ): Promise<Answer<typeof schemas.sourceImport>>;
  /** Throws NOT_FOUND. */
  importRejects(
    caller: Caller,
    path: z.output<typeof schemas.sourceImportPath>,
    query: z.output<typeof schemas.rejectsQuery>,
  ): Promise<Answer<typeof schemas.importRejects>>;
  /** Throws SOURCE_UNKNOWN, USAGE. */
  pullSource(
    caller: Caller,
    source: string,
    order: z.output<typeof schemas.pullOrder>,
  ): Promise<Answer<typeof schemas.pullAsked>>;
  /** Throws SOURCE_UNKNOWN, USAGE, PREVIEW_TOO_LARGE. */
  previewImport(
    caller: Caller,
    source: string,
    feed: {
      readonly content: Uint8Array;
      readonly meta: string | undefined;
      readonly confirmed: boolean;
    },
  ): Promise<Answer<typeof schemas.importPreview>>;
}

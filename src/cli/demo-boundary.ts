import type { Cancellation } from '../engine/ports.ts';
import type { TextSink } from './io.ts';

/** What `lockstep demo` hands to the demo. */
export interface DemoOptions {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** Faults and the first leaver follow it. */
  readonly seed: number;
  /** Ends after the first leaver's certificate. */
  readonly once: boolean;
  /** The last line on standard output is the JSON summary. */
  readonly json: boolean;
  readonly port: number | undefined;
  readonly actor: string;
  readonly out: TextSink;
  readonly err: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly until: Cancellation;
}

/** src/demo/index.ts */
export interface DemoModule {
  /** Resolves with the exit code. */
  runDemo(options: DemoOptions): Promise<number>;
}

/** Loaded when it is called: nothing else needs it. */
export async function loadDemo(): Promise<DemoModule> {
  const file = import.meta.url.endsWith('.ts') ? '../demo/index.ts' : '../demo/index.js';
  return (await import(new URL(file, import.meta.url).href)) as DemoModule;
}

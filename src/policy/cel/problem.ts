import type { DiagnosticCode, Severity } from '../diagnostic.ts';

/** Something wrong at a place of an expression. */
export interface CelProblem {
  /** Offset in the expression, UTF-16 units. */
  readonly at: number;
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly suggestion?: string;
}

import { groupBy } from '../../domain/group-by.ts';
import { type Diagnostic, formatDiagnostic } from '../../policy/diagnostic.ts';
import type { Paint } from '../paint.ts';
import { count } from './text.ts';

/** One line each, in the form that editors and terminals link, and the counts. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], files: number, paint: Paint): string {
  const colours = { error: paint.red, warning: paint.yellow, info: paint.dim };
  const lines = diagnostics.map((diagnostic) => colours[diagnostic.severity](formatDiagnostic(diagnostic)));
  const kinds = groupBy(diagnostics, ({ severity }) => severity);
  const errors = kinds.get('error')?.length ?? 0;
  const summary = `${count(files, 'file')}: ${count(errors, 'error')}, ${count(kinds.get('warning')?.length ?? 0, 'warning')}`;
  return `${[...lines, errors === 0 ? `${paint.green('✓')} ${summary}` : `${paint.red('✗')} ${summary}`].join('\n')}\n`;
}

import type { Analysis } from '../analysis.ts';
import { nearest } from '../nearest.ts';
import { type Report, suggesting } from './report.ts';

/** What the Source documents say about each other and about themselves. */
export function checkSources({ catalog, conflicts }: Analysis, report: Report): void {
  for (const { source, field, message } of conflicts) {
    const located = catalog.sources.find(({ document }) => document === source);
    const path = Object.hasOwn(source.columns, field) ? ['columns', field, 'as'] : ['constants', field];
    if (located !== undefined) report(located, path, 'error', 'ATTRIBUTE_CONFLICT', message);
  }
  const ids = new Set(catalog.sources.map(({ document }) => document.id));
  for (const located of catalog.sources) {
    const source = located.document;
    const given = new Set([
      ...Object.values(source.columns).map(({ as }) => as),
      ...Object.keys(source.constants),
    ]);
    source.correlate.forEach((keys, index) => {
      keys.forEach((key, inner) => {
        if (given.has(key)) return;
        const message = `this source gives no attribute ${key}`;
        report(
          located,
          ['correlate', index, inner],
          'error',
          'REFERENCE_UNKNOWN',
          message,
          suggesting(nearest(key, given)),
        );
      });
    });
    for (const name of Object.keys(source.authority)) {
      if (name === '*' || given.has(name)) continue;
      const message = `this source gives no attribute ${name}`;
      report(
        located,
        ['authority', name],
        'error',
        'REFERENCE_UNKNOWN',
        message,
        suggesting(nearest(name, given)),
      );
    }
    source.independentOf.forEach((other, index) => {
      const path = ['independentOf', index];
      if (other === source.id) {
        report(located, path, 'error', 'FIELD_VALUE', 'a source cannot confirm itself');
        return;
      }
      if (!ids.has(other)) {
        report(
          located,
          path,
          'error',
          'REFERENCE_UNKNOWN',
          `there is no source ${other}`,
          suggesting(nearest(other, ids)),
        );
        return;
      }
      const credential = catalog.sources.find(({ document }) => document.id === other)?.document.credential;
      if (source.credential === undefined || source.credential === credential) {
        const message = `${source.id} needs a credential of its own: one stolen credential must not confirm itself`;
        report(located, path, 'error', 'FIELD_VALUE', message);
      }
    });
    if (source.type !== 'webhook' && source.absent === 'leave' && source.whole.by === 'none') {
      const message = 'a record that is gone is to be a leave, but this feed never proves that it is whole';
      report(located, ['absent'], 'error', 'SOURCE_WHOLE', message);
    }
    if (source.type !== 'webhook' && source.whole.by === 'meta') {
      const { rows, bytes, sha256 } = source.whole;
      if (rows === undefined && bytes === undefined && sha256 === undefined) {
        report(
          located,
          ['whole'],
          'error',
          'SOURCE_WHOLE',
          'meta proves nothing without rows, bytes or sha256',
        );
      }
    }
    if (source.type === 'webhook' && source.credential === undefined) {
      report(
        located,
        ['id'],
        'error',
        'FIELD_MISSING',
        'a webhook needs a credential: secret:NAME of the signing key',
      );
    }
  }
}

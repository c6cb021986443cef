export type Suite = 'contract' | 'chaos' | 'leaver drill';

/**
 * `gap`: the connector declares that it cannot do it, so access may be left open; a fact for the certificate.
 * `skip`: could not be tried, with the reason. Neither is a pass.
 */
export type CellResult = 'pass' | 'fail' | 'gap' | 'skip';

export interface Cell {
  readonly suite: Suite;
  readonly behaviour: string;
  readonly result: CellResult;
  /** Why, for everything but a plain pass. One line. */
  readonly detail?: string;
}

export interface CertificationMatrix {
  readonly connector: string;
  readonly apiVersion: number;
  readonly testbed: string;
  /** No failure, and something passed in every suite. */
  readonly ok: boolean;
  readonly counts: Readonly<Record<CellResult, number>>;
  readonly cells: readonly Cell[];
}

const SUITES: readonly Suite[] = ['contract', 'chaos', 'leaver drill'];
const SIGNS: Record<CellResult, string> = { pass: 'pass', fail: 'FAIL', gap: 'gap ', skip: 'skip' };

export function buildMatrix(
  connector: string,
  apiVersion: number,
  testbed: string,
  cells: readonly Cell[],
): CertificationMatrix {
  const counts = { pass: 0, fail: 0, gap: 0, skip: 0 };
  for (const cell of cells) counts[cell.result] += 1;
  // A suite in which nothing passed has looked at nothing.
  const looked = SUITES.every((suite) =>
    cells.some((cell) => cell.suite === suite && cell.result === 'pass'),
  );
  return { connector, apiVersion, testbed, ok: counts.fail === 0 && looked, counts, cells };
}

/** Plain text for a terminal or a file, no colour, the same for the same results. */
export function renderMatrix(matrix: CertificationMatrix): string {
  const { counts } = matrix;
  const lines = [`Connector ${matrix.connector} (interface ${matrix.apiVersion}) on ${matrix.testbed}`];
  for (const suite of SUITES) {
    lines.push('', suite);
    for (const cell of matrix.cells.filter((one) => one.suite === suite)) {
      lines.push(
        `  ${SIGNS[cell.result]}  ${cell.behaviour}${cell.detail === undefined ? '' : `: ${cell.detail}`}`,
      );
    }
  }
  lines.push(
    '',
    `${counts.pass} passed, ${counts.fail} failed, ${counts.gap} declared gaps, ${counts.skip} skipped`,
    matrix.ok ? certifiedText(matrix) : 'NOT certified',
  );
  return `${lines.join('\n')}\n`;
}

/** What was not shown stands beside the word, so that nobody reads the last line alone and takes it for all. */
function certifiedText({ cells }: CertificationMatrix): string {
  const named = (result: CellResult, suites: readonly Suite[]): string =>
    [
      ...new Set(
        cells
          .filter((cell) => cell.result === result && suites.includes(cell.suite))
          .map(({ behaviour }) => behaviour.replace(/^(?:deactivate|deprovision|delete): (.*) fails$/, '$1')),
      ),
    ].join(', ');
  const [gaps, untried] = [named('gap', SUITES), named('skip', ['leaver drill'])];
  return [
    'certified',
    ...(gaps === '' ? [] : [`with declared gaps: ${gaps}`]),
    ...(untried === '' ? [] : [`not tried: ${untried}`]),
  ].join(', ');
}

import { PlainTable } from '../../../kit/plain-table.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { texts } from '../../../texts/index.ts';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target;

/** What was asked of a system, what was wanted and what was found. */
export function CheckItems({
  label,
  items,
}: {
  readonly label: string;
  readonly items: ShownTarget['checked'];
}) {
  if (items.length === 0) return null;
  return (
    <PlainTable
      label={label}
      head={[words.checked.what, words.checked.expected, words.checked.actual, words.checked.result]}
      rows={items.map(({ what, expected, actual, ok }, place) => ({
        id: `${place}`,
        cells: [
          <bdi key="what">{what}</bdi>,
          <bdi key="expected">{expected}</bdi>,
          <bdi key="actual">{actual}</bdi>,
          <StateBadge
            key="ok"
            state={ok ? 'verified' : 'failed'}
            label={ok ? words.checked.fine : words.checked.wrong}
          />,
        ],
      }))}
    />
  );
}

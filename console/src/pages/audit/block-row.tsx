import { Group, Text, VisuallyHidden } from '@mantine/core';
import { texts } from '../../texts/index.ts';
import classes from './block-row.module.css';

const { chain: words } = texts.audit;
/** Blocks in the picture, whatever the size of the log. */
const MOST = 64;
const KINDS = ['verified', 'waiting', 'unsigned', 'bad'] as const;
type Kind = (typeof KINDS)[number];

/** The log as a row of blocks, and the same in words: what was verified, what was not, where it breaks. */
export function BlockRow({
  size,
  signed,
  verified,
  bad,
}: {
  readonly size: number;
  readonly signed: number;
  readonly verified: number;
  /** Number of the first entry that is not what was signed. */
  readonly bad: number | null;
}) {
  const count = Math.max(1, Math.min(MOST, Math.ceil(size / 16)));
  const each = size / count;
  const kindOf = (block: number): Kind => {
    const [from, to] = [block * each, (block + 1) * each];
    if (bad !== null && bad >= from && (bad < to || block === count - 1)) return 'bad';
    if (verified >= to) return 'verified';
    return signed > from ? 'waiting' : 'unsigned';
  };
  const kinds = Array.from({ length: count }, (_, block) => kindOf(block));
  const width = 100 / count;
  return (
    <div>
      <svg className={classes.row} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        {kinds.map((kind, block) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks never move.
            key={block}
            className={classes[kind]}
            x={block * width + width * 0.08}
            y={kind === 'bad' ? 0 : 0.6}
            width={width * 0.84}
            height={kind === 'bad' ? 6 : 4.8}
            rx={0.3}
          />
        ))}
      </svg>
      <VisuallyHidden role="img" aria-label={words.blocks}>
        {words.blocksText(verified, signed, size, bad !== null)}
      </VisuallyHidden>
      <Group gap="md" mt={4}>
        {KINDS.filter((kind) => kinds.includes(kind)).map((kind) => (
          <Group gap={6} key={kind} wrap="nowrap">
            <svg className={classes.mark} viewBox="0 0 10 10" aria-hidden="true">
              <rect className={classes[kind]} width="10" height="10" rx="2" />
            </svg>
            <Text size="xs" c="dimmed">
              {words.block[kind]}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}

import { useElementSize } from '@mantine/hooks';
import type { LeaveLine } from '../../kit/stands-badge.tsx';
import { texts } from '../../texts/index.ts';
import './residual-strip.css';

const t = texts.today;
const HEIGHT = 56;
const WIDEST = 720;
const NARROW = 420;
const LOG_DAYS = Math.log1p(365);

/** Days since each person left, by what is still open. The list below says the same in words. */
export function ResidualStrip({ of, now }: { readonly of: readonly LeaveLine[]; readonly now: number }) {
  const { ref, width: room } = useElementSize();
  const width = Math.min(WIDEST, Math.max(200, room));
  const x = (days: number) => 12 + (Math.log1p(Math.min(365, Math.max(0, days))) / LOG_DAYS) * (width - 24);
  return (
    <div ref={ref}>
      <svg width={width} height={HEIGHT} role="img" aria-label={t.strip} className="residual-strip">
        <line x1={12} x2={width - 12} y1={30} y2={30} />
        {(width < NARROW ? [0, 7, 90, 365] : [0, 1, 7, 30, 90, 365]).map((days) => (
          <text
            key={days}
            x={x(days)}
            y={52}
            textAnchor={days === 0 ? 'start' : days === 365 ? 'end' : 'middle'}
          >
            {t.stripDays(days)}
          </text>
        ))}
        {of.map(({ id, effective, operations }) => {
          const days = (now - Date.parse(effective)) / 86_400_000;
          const open = operations.troubled + operations.open + operations.attested;
          return (
            <circle
              key={id}
              cx={x(days)}
              cy={30}
              r={Math.min(14, 5 + Math.sqrt(open) * 2)}
              className={days >= 7 ? 'old' : 'new'}
            />
          );
        })}
      </svg>
    </div>
  );
}

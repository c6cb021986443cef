import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';

export interface Bucket {
  readonly bucket: string;
  readonly count: number;
  readonly from: number;
  readonly to: number | null;
}

/** The picture of the times: in a chunk of its own, because charts are large. */
export function RevokeChart({
  of,
  name,
  label,
  onBucket,
}: {
  readonly of: readonly Bucket[];
  readonly name: string;
  readonly label: string;
  readonly onBucket: (bucket: Bucket) => void;
}) {
  return (
    <div role="img" aria-label={label}>
      <BarChart
        h={220}
        data={of.map((bucket) => ({ ...bucket }))}
        dataKey="bucket"
        series={[{ name: 'count', label: name, color: 'indigo.6' }]}
        withBarValueLabel
        valueLabelProps={{ formatter: (value: unknown) => (value === 0 ? '' : String(value)) }}
        gridAxis="y"
        tickLine="none"
        yAxisProps={{ allowDecimals: false, width: 36 }}
        xAxisProps={{ interval: 'preserveStartEnd' }}
        barChartProps={{ accessibilityLayer: false }}
        barProps={{
          radius: 3,
          isAnimationActive: false,
          cursor: 'pointer',
          onClick: (_bar: unknown, index: number) => {
            const bucket = of[index];
            if (bucket !== undefined) onBucket(bucket);
          },
        }}
      />
    </div>
  );
}

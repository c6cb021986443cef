import type { Replay } from '../../replay/index.ts';
import type { Paint } from '../paint.ts';

/** What a replay found, for people. */
export function replayText({ probes, ended, broken }: Replay, paint: Paint): string {
  const restored = ended.filter((end) => end.restoredUtc !== null).length;
  const lines = [
    `${paint.bold(String(ended.length))} times somebody's access ended, ${restored} of them restored later`,
    ...ended
      .slice(-5)
      .map(
        (end) =>
          `  ${end.endedUtc}  ${end.employeeId}${end.restoredUtc === null ? '' : `  (back ${end.restoredUtc})`}`,
      ),
    ...probes.map(
      (probe) =>
        `probe ${probe.n}: ${probe.state}, ${probe.systems.length === 0 ? 'no system' : probe.systems.join(', ')}`,
    ),
    ...broken.map((report) => {
      const aside = report.setAside.length === 0 ? '' : `, set aside ${report.setAside.join(', ')}`;
      const held = report.held.length === 0 ? '' : `, ${report.held.length} held`;
      return `${report.feed}: ${report.outcome}${aside}${held}, ${report.lostAccess.length} lost access`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

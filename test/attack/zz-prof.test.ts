import { it } from 'vitest';
import { runHistory } from './support/random-history.ts';
it('prof', { timeout: 300000 }, async () => {
  const { story } = await runHistory(Number(process.env.SEED ?? 2));
  console.log(story.join('\n'));
});

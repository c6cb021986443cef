import type { ShownCall, ShownHook } from '../../app/hooks/show-calls.ts';
import type { TestedHook } from '../../app/hooks/test-hook.ts';
import type { Paint } from '../paint.ts';
import { plain, shownTime, table } from './text.ts';

export function hooksText(hooks: readonly ShownHook[], paint: Paint, aligned: boolean): string {
  return table(
    ['id', 'url', 'hooks', 'on failure', 'asked', 'waiting', 'refused', 'failed'],
    hooks.map((one) => [
      one.id,
      one.url,
      one.events.join(' '),
      one.onFailure,
      one.asked,
      one.waiting,
      one.refused,
      one.failed,
    ]),
    { aligned, paintHead: paint.dim },
  );
}

export function callsText(calls: readonly ShownCall[], paint: Paint, aligned: boolean): string {
  return table(
    ['call', 'hook', 'event', 'target', 'state', 'tries', 'made', 'last'],
    calls.map((one) => [
      one.call,
      one.hook,
      one.attribute === null ? one.event : `${one.event} ${one.attribute}`,
      one.target ?? '',
      one.state,
      one.tries,
      shownTime(one.madeAt),
      one.failure ?? (one.status === null ? '' : `HTTP ${one.status}`),
    ]),
    { aligned, paintHead: paint.dim },
  );
}

export function testedHookText({ works, failure, took, request, answer }: TestedHook, paint: Paint): string {
  const headers = Object.entries(request.headers).map(([name, value]) => `  ${name}: ${value}\n`);
  const said =
    answer === null ? '' : `HTTP ${answer.status}\n${answer.body === '' ? '' : `  ${plain(answer.body)}\n`}`;
  const verdict = works ? paint.green('✓ it answers') : paint.red(`✗ ${failure ?? 'it does not answer'}`);
  return `${request.method} ${request.url}\n${headers.join('')}  ${request.body}\n${said}${verdict}, ${took} ms\n`;
}

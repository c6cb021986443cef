import { inWords as jumpInWords } from '../../engine/time/record-shift.ts';
import type { ServerHealth } from './server-health.ts';
import type { TenantHealth } from './tenant-health.ts';

/** One thing that was looked at, in words, with what to do about it. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly text: string;
  readonly fix: string | null;
}

const GIB = 2 ** 30;
const MINUTE = 60_000;

/** Numbers -> words. Pure. */
export function diagnose(
  server: ServerHealth,
  tenants: readonly TenantHealth[],
  now: number,
): readonly Finding[] {
  return [...machine(server, now), ...tenants.flatMap((tenant) => ofTenant(tenant, server, now))];
}

function machine(server: ServerHealth, now: number): Finding[] {
  const { freeBytes, clockDifferenceMs, masterKeyMode, connections } = server;
  const age = inWords(now - Date.parse(server.startedAt));
  const findings: Finding[] = [
    ok(
      'database',
      `PostgreSQL ${server.version} (${server.origin}), up for ${age}, ${(server.bytes / 2 ** 20).toFixed(0)} MiB`,
    ),
  ];
  if (connections.used > connections.most * 0.9)
    findings.push(
      warning(
        'connections',
        `${connections.used} of ${connections.most} connections are in use`,
        'Raise max_connections, or stop programs that keep connections open.',
      ),
    );
  if (freeBytes !== null) {
    const text = `${(freeBytes / GIB).toFixed(1)} GiB free beside the data`;
    if (freeBytes < GIB / 4)
      findings.push(problem('disk', text, 'Free disk space now: without it no decision can be recorded.'));
    else
      findings.push(
        freeBytes < 2 * GIB ? warning('disk', text, 'Plan for more disk space.') : ok('disk', text),
      );
  }
  if (masterKeyMode === null) findings.push(ok('master key', 'comes from the environment'));
  else if ((masterKeyMode & 0o077) !== 0)
    findings.push(
      problem(
        'master key',
        `the key file can be read by others (mode ${masterKeyMode.toString(8)})`,
        'chmod 600 the key file, and consider the key known.',
      ),
    );
  else
    findings.push(
      ok(
        'master key',
        'readable by its owner only; keep a copy elsewhere: without it nothing that is sealed opens again',
      ),
    );
  const apart = Math.abs(clockDifferenceMs);
  if (apart > 5_000)
    findings.push(
      problem(
        'clock',
        `this machine and the database are ${(apart / 1_000).toFixed(1)} s apart`,
        'Let both follow a time server (NTP): access ends by the clock.',
      ),
    );
  else findings.push(ok('clock', `within ${apart} ms of the database's`));
  return findings;
}

/** What there is to say of one tenant. */
export function ofTenant(
  health: TenantHealth,
  { workers }: Pick<ServerHealth, 'workers'>,
  now: number,
): Finding[] {
  const { tenant, holds, exceptions, oldestUnrevoked, unowned, brokenLanes, pauses, notices, pushed, log } =
    health;
  const named = (what: string) => `${what} (${tenant})`;
  const findings: Finding[] = [];
  findings.push(...safeMode(health, now), ...jumpedClock(health, now));
  if (health.policyVersion === null)
    findings.push(
      warning(
        named('policy'),
        'no policy is in force, so nothing is decided',
        'Load documents with `lockstep policy apply FILE`.',
      ),
    );
  else
    findings.push(
      ok(named('policy'), `version ${health.policyVersion}, ${health.people} people with access`),
    );

  if (unowned.lanes > 0 && unowned.since !== null) {
    const text = `${unowned.lanes} targets have work due since ${inWords(now - unowned.since)} that no process has taken up`;
    findings.push(
      problem(
        named('work'),
        text,
        workers === 0
          ? 'No worker is running: start `lockstep serve`, or `lockstep worker` beside it.'
          : 'Add processes with `lockstep worker`.',
      ),
    );
  } else
    findings.push(
      ok(named('work'), `taken up; ${workers} worker ${workers === 1 ? 'process' : 'processes'}`),
    );

  for (const lane of brokenLanes) {
    findings.push(
      problem(
        named(`target ${lane.target}`),
        `does not answer (${lane.failures} failures in a row); it is probed every 30 s and its revocations go first on return`,
        `lockstep target check ${lane.target}`,
      ),
    );
  }
  for (const { target, text } of health.stoppedLanes)
    findings.push(
      problem(
        named(`stopped target ${target}`),
        text,
        'This is a defect: report it with the log of the server. Then close it: `lockstep exception list --grave`, `lockstep exception close ID`.',
      ),
    );
  if (oldestUnrevoked !== null) {
    const age = now - oldestUnrevoked.since;
    const text = `${health.openRevocations} revocations of leavers are not proven yet, the oldest for ${inWords(age)} on ${oldestUnrevoked.target}`;
    const fix = `lockstep why ${oldestUnrevoked.identity ?? 'PERSON'} shows what stands in the way.`;
    findings.push(
      age > 15 * MINUTE ? problem(named('leavers'), text, fix) : warning(named('leavers'), text, fix),
    );
  } else if (health.attestedRevocations > 0)
    findings.push(
      warning(
        named('leavers'),
        `nothing is open, but ${health.attestedRevocations} revocations rest on the word of one person`,
        'A second person confirms with `lockstep task confirm`, or a list of users shows it: `lockstep task list --state closed`.',
      ),
    );
  else findings.push(ok(named('leavers'), 'every revocation is proven'));

  if (holds.pastDeadline > 0)
    findings.push(
      problem(
        named('holds'),
        `${holds.pastDeadline} of ${holds.waiting} held decisions are past their deadline`,
        '`lockstep hold` lists them; approve or refuse each.',
      ),
    );
  else if (holds.waiting > 0)
    findings.push(
      warning(named('holds'), `${holds.waiting} decisions wait for a person`, '`lockstep hold` lists them.'),
    );
  else findings.push(ok(named('holds'), 'nothing waits'));

  const open = exceptions.reduce((sum, count) => sum + count, 0);
  const grave = (exceptions[3] ?? 0) + (exceptions[4] ?? 0);
  if (grave > 0)
    findings.push(
      problem(
        named('exceptions'),
        `${open} open, ${grave} of them grave`,
        '`lockstep exception list --grave` shows them.',
      ),
    );
  else
    findings.push(
      open > 0
        ? warning(named('exceptions'), `${open} open`, '`lockstep exception list` shows them.')
        : ok(named('exceptions'), 'none open'),
    );

  for (const pause of pauses.inForce)
    findings.push(
      warning(
        named(`pause of ${pause.scope}`),
        `in force until ${new Date(pause.until_at).toISOString()}: ${pause.reason}`,
        `lockstep pause end ${pause.pause_id}`,
      ),
    );
  for (const pause of pauses.unconfirmed)
    findings.push(
      warning(
        named(`pause of ${pause.scope}`),
        `asked for by ${pause.asked_by}, waits for a second person`,
        `lockstep pause confirm ${pause.pause_id} --as SOMEBODY_ELSE`,
      ),
    );
  if (notices.oldest !== null && now - notices.oldest > 5 * MINUTE)
    findings.push(
      warning(
        named('notices'),
        `${notices.waiting} notices are not delivered, the oldest for ${inWords(now - notices.oldest)}`,
        'Check notify.yaml in the data folder, and that a worker is running.',
      ),
    );
  if (notices.dropped > 0)
    findings.push(
      warning(
        named('notices'),
        `${notices.dropped} alarms and notices of the last week reached nobody`,
        'Name a webhook or a mail server in notify.yaml of the data folder.',
      ),
    );
  if (pushed.oldest !== null && now - pushed.oldest > MINUTE)
    findings.push(
      problem(
        named('identity providers'),
        `what they said of ${pushed.waiting} people is not decided, the oldest for ${inWords(now - pushed.oldest)}: leavers may be among them`,
        'Check that a worker is running, and `lockstep exception list`.',
      ),
    );
  for (const name of pushed.unnamed)
    findings.push(
      warning(
        named(`connection ${name}`),
        'users are pushed to it, and no Source document says what they mean: nothing follows from them',
        `Put a Source document in force: kind: Source, type: scim, id: ${name}.`,
      ),
    );
  const unsigned = log.size - log.signed;
  if (unsigned > 0 && log.signedAt !== null && now - log.signedAt > 5 * MINUTE && workers === 0)
    findings.push(
      warning(
        named('log'),
        `${unsigned} of ${log.size} entries are under no checkpoint yet`,
        '`lockstep log checkpoint` signs them; a running worker does it by itself.',
      ),
    );
  else findings.push(ok(named('log'), `${log.size} entries, ${log.signed} under a signed checkpoint`));
  return findings;
}

/** A restored state is a state of its own: loud until somebody has confirmed it. */
function safeMode({ restore, tenant }: TenantHealth, now: number): Finding[] {
  if (restore === null) return [];
  const age = inWords(restore.restoredAt - restore.backupMadeAt);
  const missing = restore.unlisted.join(', ');
  return [
    problem(
      `safe mode (${tenant})`,
      `restored ${inWords(now - restore.restoredAt)} ago from a backup that was ${age} old; nothing is given or taken by itself${restore.withoutErasures === null ? '' : `; without the list of the erased (${restore.withoutErasures})`}`,
      missing === ''
        ? 'Import the newest reports of all sources, then `lockstep restore plan --out FILE` and `lockstep restore confirm FILE`.'
        : `${missing} must be listed anew first: run a worker, or name with --unlisted what cannot be reached. Then \`lockstep restore plan --out FILE\` and \`lockstep restore confirm FILE\`.`,
    ),
  ];
}

/** What time alone decides follows what has passed steadily, until the clock is back or somebody believes it. */
function jumpedClock({ clock, tenant }: TenantHealth, now: number): Finding[] {
  if (clock === null) return [];
  const steady = new Date(now - clock.shift).toISOString();
  return [
    problem(
      `clock of the database (${tenant})`,
      `${jumpInWords(clock.shift)} It says ${new Date(now).toISOString()}; by what has passed steadily it is ${steady}, and whose time has come is decided by that. ${clock.waiting} people would be decided by the clock`,
      'If the clock is wrong, set it right (NTP): this ends by itself. If it is right, `lockstep doctor --confirm-clock`.',
    ),
  ];
}

const ok = (what: string, text: string): Finding => ({ what, state: 'ok', text, fix: null });
const warning = (what: string, text: string, fix: string): Finding => ({ what, state: 'warning', text, fix });
const problem = (what: string, text: string, fix: string): Finding => ({ what, state: 'problem', text, fix });

export function inWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

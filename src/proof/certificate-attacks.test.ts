import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Certificate, CertificateBody, CertifiedItem } from './certificate.ts';
import { buildBody } from './certificate-build.ts';
import { renderHtml } from './certificate-page.ts';
import { formatCertificate, parseCertificate } from './certificate-parse.ts';
import { addSignatures, parseCheckpoint } from './checkpoint.ts';
import { formatNote, formatVerifierKey, signerFromSeed, signNote } from './note.ts';
import { must } from './testing/must.ts';
import { accountOn, goodStory, inventoryOf, issueStory, PERSON, type Story } from './testing/sample-leave.ts';
import { SampleLog } from './testing/sample-log.ts';
import { verifyCertificate } from './verify.ts';

const ORIGIN = 'lockstep.example/acme';
const { log, ...rest } = goodStory(1, new SampleLog(ORIGIN));
const story: Story = { log, ...rest };
const { file, places } = issueStory(story);
const html = renderHtml(parseCertificate(file));
const trusted = [log.verifierKey];
const code = (source: string | Uint8Array, keys = trusted): string =>
  verifyCertificate(source, keys).failures[0]?.code ?? 'AUTHENTIC';

/** The file with its parsed form changed, written as certificates are. */
function forge(change: (certificate: Certificate) => Certificate): string {
  return formatCertificate(change(parseCertificate(file)));
}

describe('a stranger who changes the file', () => {
  it('cannot flip any byte, of the JSON or of the page', () => {
    for (const source of [file, html]) {
      const bytes = Buffer.from(source);
      const accepted: number[] = [];
      for (let at = 0; at < bytes.length; at++) {
        const before = must(bytes[at]);
        bytes[at] = before ^ (1 << (at % 8));
        if (verifyCertificate(bytes, trusted).exit !== 1) accepted.push(at);
        bytes[at] = before;
      }
      expect(accepted).toEqual([]);
      expect(verifyCertificate(bytes, trusted).exit).toBe(0);
    }
  });

  it('cannot flip bytes of a large one', () => {
    const large = issueStory(goodStory(12, new SampleLog(ORIGIN)));
    const bytes = Buffer.from(large.file);
    let tried = 0;
    for (let at = 0; at < bytes.length; at += 97) {
      const before = must(bytes[at]);
      bytes[at] = before ^ (1 << (at % 7));
      expect(verifyCertificate(bytes, trusted).exit, `byte ${at}`).toBe(1);
      bytes[at] = before;
      tried++;
    }
    expect(tried).toBeGreaterThan(500);
  });

  it('cannot cut it, add to it or write it in another way', () => {
    for (let end = 0; end < file.length; end += 7) expect(code(file.slice(0, end))).toBe('FORM');
    for (let end = 0; end < html.length; end += 11) expect(code(html.slice(0, end))).not.toBe('AUTHENTIC');
    const value: unknown = JSON.parse(file);
    expect(code(JSON.stringify(value))).toBe('FORM');
    expect(code(`${JSON.stringify(value, null, 4)}\n`)).toBe('FORM');
    expect(code(`\ufeff${file}`)).toBe('FORM');
    expect(code(Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(file)]))).toBe('FORM');
    expect(code(file.replaceAll('\n', '\r\n'))).toBe('FORM');
    expect(code(`${file}\n`)).toBe('FORM');
    expect(code(Buffer.from(file, 'utf16le'))).toBe('FORM');
  });

  it('cannot use names twice, __proto__ or fields that nobody knows', () => {
    expect(code(file.replace('"tenant": "acme"', '"tenant": "evil",\n    "tenant": "acme"'))).toBe('FORM');
    expect(code(file.replace('"format":', '"__proto__": {},\n  "format":'))).toBe('FORM');
    expect(code(file.replace('"tenant":', '"__proto__": {},\n    "tenant":'))).toBe('COMMITMENT');
    expect(code(file.replace('"page":', '"note": "all good",\n  "page":'))).toBe('FORM');
    expect(code(file.replace('"index":', '"remark": 1,\n      "index":'))).toBe('FORM');
    expect(Object.prototype).not.toHaveProperty('tenant');
  });

  it('cannot drop, add or exchange anything in the parsed form', () => {
    const body = (change: (body: CertificateBody) => CertificateBody) =>
      code(forge((c) => ({ ...c, body: change(c.body) })));
    expect(body((b) => ({ ...b, inventory: b.inventory.map((i) => ({ ...i, accounts: [] })) }))).toBe(
      'COMMITMENT',
    );
    expect(body((b) => ({ ...b, items: b.items.slice(1) }))).toBe('COMMITMENT');
    expect(body((b) => ({ ...b, person: { ...b.person, id: 'somebody' } }))).toBe('CLAIM');
    expect(code(forge((c) => ({ ...c, leaves: c.leaves.slice(1) })))).toBe('CLAIM');
    expect(code(forge((c) => ({ ...c, leaves: [...c.leaves, must(c.leaves[0])] })))).toBe('CLAIM');
    expect(code(forge((c) => ({ ...c, leaves: c.leaves.toReversed() })))).toBe('AUTHENTIC');
    const crossed = (c: Certificate) => ({
      ...c,
      leaves: c.leaves.map((leaf, at) => ({ ...leaf, path: must(c.leaves.at(at - 1)).path })),
    });
    expect(code(forge(crossed))).toBe('INCLUSION');
    const renumbered = (c: Certificate) => ({
      ...c,
      leaves: c.leaves.map((leaf) => ({ ...leaf, index: leaf.index + 1 })),
    });
    expect(code(forge(renumbered))).toBe('INCLUSION');
  });

  it('cannot put random values anywhere', () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, item] of Object.entries(value))
        walk(item, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(JSON.parse(file), []);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), (path, value) => {
        const document = { root: JSON.parse(file) };
        let parent: Record<string | number, unknown> = document;
        for (const key of ['root', ...path].slice(0, -1))
          parent = parent[key] as Record<string | number, unknown>;
        const last = must(['root', ...path].at(-1));
        if (JSON.stringify(parent[last]) === JSON.stringify(value)) return;
        parent[last] = value;
        expect(verifyCertificate(`${JSON.stringify(document.root, null, 2)}\n`, trusted).exit).toBe(1);
      }),
      { numRuns: 1_500 },
    );
  });

  it('cannot make the verifier throw, hang or eat memory', () => {
    fc.assert(
      fc.property(fc.string(), (text) => verifyCertificate(text, trusted).exit === 1),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => verifyCertificate(bytes, trusted).exit === 1),
      { numRuns: 500 },
    );
    expect(code('a'.repeat(50_000_000))).toBe('FILE');
    expect(code(Buffer.alloc(50_000_000, 0x20))).toBe('FILE');
    for (const unit of ['[', '{"a":', '"\\', '[]', '"', '<!doctype html>', '\ud800']) {
      const source = unit.repeat(Math.floor(19_999_999 / unit.length));
      expect(code(source), unit).toBe('FORM');
    }
    expect(code(`<!doctype html>${'<script'.repeat(1_000)}`)).toBe('FORM');
  });
});

describe('the wrong log', () => {
  it('is refused although the certificate is good', () => {
    const other = new SampleLog('lockstep.example/other', 3);
    const theirs = issueStory(goodStory(1, other)).file;
    expect(code(theirs, [other.verifierKey])).toBe('AUTHENTIC');
    expect(code(theirs)).toBe('CHECKPOINT');
    const sameName = new SampleLog(ORIGIN, 4);
    expect(code(issueStory(goodStory(1, sameName)).file)).toBe('CHECKPOINT');
    expect(code(file, [])).toBe('CHECKPOINT');
    expect(code(file, [''])).toBe('KEY');
    expect(code(file, [log.verifierKey.replace('+', '-')])).toBe('KEY');
    expect(code(file, [`${log.verifierKey}\n`])).toBe('AUTHENTIC');
  });

  it('cannot vouch for the origin of another', () => {
    const mallory = signerFromSeed('mallory.example', new Uint8Array(32).fill(8));
    const { text } = parseCheckpoint(parseCertificate(file).checkpoint).note;
    const signed = formatNote(signNote(text, mallory));
    expect(
      code(
        forge((c) => ({ ...c, checkpoint: signed })),
        [...trusted, formatVerifierKey(mallory.verifier)],
      ),
    ).toBe('CHECKPOINT');
    const cosigned = addSignatures(parseCertificate(file).checkpoint, signed);
    expect(code(forge((c) => ({ ...c, checkpoint: cosigned })))).toBe('AUTHENTIC');
  });

  it('cannot lend a proof of another person or of another leave', () => {
    const shared = new SampleLog(ORIGIN);
    const first = issueStory(goodStory(1, shared));
    const second = issueStory({ ...goodStory(1, shared), leave: 'leave-2' });
    const [mine, other] = [parseCertificate(first.file), parseCertificate(second.file)];
    const swapped = { ...mine, checkpoint: other.checkpoint, leaves: other.leaves };
    expect(code(formatCertificate(swapped), [shared.verifierKey])).toBe('CLAIM');
    const asOther = { ...swapped, body: { ...mine.body, leave: 'leave-2' } };
    expect(code(formatCertificate(asOther), [shared.verifierKey])).toBe('COMMITMENT');
    const elsewhere = { ...mine, body: { ...mine.body, person: { ...PERSON, id: 'p2' } } };
    expect(code(formatCertificate(elsewhere), [shared.verifierKey])).toBe('CLAIM');
  });
});

/** Somebody who holds the log key and signs a body that says more than the leaves that were written before. */
describe('a dishonest issuer', () => {
  const issue =
    (tell: (body: CertificateBody) => CertificateBody, of: Story = goodStory(2, new SampleLog(ORIGIN))) =>
    () =>
      issueStory(of, (body) => {
        const { summary, lastVerified, ...told } = tell(body);
        return buildBody(told);
      });
  const items = (change: (item: CertifiedItem, at: number) => CertifiedItem) => (body: CertificateBody) => ({
    ...body,
    items: body.items.map(change),
  });
  const open = goodStory(2, new SampleLog(ORIGIN));
  const unproven: Story = {
    ...open,
    items: open.items.map((item, at) =>
      at === 0
        ? { ...item, state: 'failed', secondsToEffective: null, secondsToReceipt: null, sentence: 'Down.' }
        : item,
    ),
  };

  it('is let through when honest', () => {
    expect(verifyCertificate(issue((body) => body)().file, trusted).exit).toBe(0);
    expect(verifyCertificate(issue((body) => body, unproven)().file, trusted).exit).toBe(5);
  });

  it('cannot call proven what no leaf proves', () => {
    const proven = must(open.items[0]);
    expect(
      issue(
        items((item, at) => (at === 0 ? proven : item)),
        unproven,
      ),
    ).toThrow(/no log entry stands behind operation.verified/);
  });

  it('cannot drop an item, an account, a target or a gap', () => {
    expect(issue((body) => ({ ...body, items: body.items.slice(1) }))).toThrow(
      /something else of leave.decided/,
    );
    expect(issue((body) => ({ ...body, items: body.items.slice(1) }), unproven)).toThrow(
      /something else of leave.decided/,
    );
    const relabelled = items((item, at) => (at === 0 ? { ...item, planned: 'later' } : item));
    expect(issue(relabelled)).toThrow(/something else of leave.decided/);
    expect(
      issue((body) => ({ ...body, inventory: body.inventory.map((found) => ({ ...found, accounts: [] })) })),
    ).toThrow(/something else of leave.inventoried target-01/);
    const oneTarget = (body: CertificateBody) => ({
      ...body,
      inventory: body.inventory.slice(1),
      items: body.items.filter((item) => item.target !== 'target-01'),
    });
    expect(issue(oneTarget)).toThrow(/something else of leave.decided/);
    expect(
      issue((body) => {
        const told = oneTarget(body);
        return { ...told, decision: { ...body.decision, targets: ['target-02'] } };
      }),
    ).toThrow(/something else of leave.decided/);
    const gaps: Story = {
      ...open,
      log: new SampleLog(ORIGIN),
      inventory: open.inventory.map((found) => ({ ...found, gaps: ['The target hides shared accounts.'] })),
    };
    expect(
      issue(
        (body) => ({ ...body, inventory: body.inventory.map((found) => ({ ...found, gaps: [] })) }),
        gaps,
      ),
    ).toThrow(/something else of leave.inventoried/);
  });

  it('cannot bend an item, its read-back or its times', () => {
    const first = (change: Partial<CertifiedItem>) =>
      items((item, at) => (at === 0 ? { ...item, ...change } : item));
    expect(issue(first({ account: { id: 'x', name: 'x' } }))).toThrow(/something else of leave.decided/);
    expect(issue(first({ attempts: [] }))).toThrow(/something else of operation.verified/);
    expect(issue(first({ residuals: [] }))).toThrow(/something else of operation.verified/);
    expect(issue(first({ secondsToEffective: 0 }))).toThrow(/something else of operation.verified/);
    expect(issue(items((item) => ({ ...item, operation: 'same' })))).toThrow(/would not verify/);
  });

  it('cannot move the decision, the person or the counts', () => {
    expect(
      issue((body) => ({ ...body, decision: { ...body.decision, received: body.decision.decided } })),
    ).toThrow(/leave.decided/);
    expect(issue((body) => ({ ...body, person: { ...PERSON, fields: [] } }))).toThrow(/leave.decided/);
    expect(issue((body) => ({ ...body, origin: 'other' }))).toThrow(/another log/);
    const miscounted = () =>
      issueStory(goodStory(1, new SampleLog(ORIGIN)), (body) => ({
        ...body,
        summary: { ...body.summary, gaps: 7 },
      }));
    expect(miscounted).toThrow(/summary is not what the items say/);
    const neverDone = () =>
      issueStory(goodStory(1, new SampleLog(ORIGIN)), (body) => ({ ...body, lastVerified: null }));
    expect(neverDone).toThrow(/summary is not what the items say/);
  });

  it('cannot write false leaves in the first place, as far as they contradict themselves', () => {
    const written = (change: Partial<CertifiedItem>): Story => ({
      ...open,
      log: new SampleLog(ORIGIN),
      items: open.items.map((item, at) => (at === 0 ? { ...item, ...change } : item)),
    });
    const readBack = must(must(open.items[0]).readBack);
    const failed = {
      ...readBack,
      checks: readBack.checks.map((check) => ({ ...check, seen: 'true', ok: false })),
    };
    for (const bad of [failed, { ...readBack, checks: [] }, null]) {
      expect(issue((body) => body, written({ readBack: bad }))).toThrow(/did not hold/);
    }
    expect(issue((body) => body, written({ secondsToReceipt: 0.1 }))).toThrow(/times of operation/);
    expect(issue((body) => body, written({ sentence: 'but' }))).toThrow(/does not say why/);
    expect(issue((body) => body, written({ state: 'applied', sentence: null }))).toThrow(/does not say why/);
    const silent = [inventoryOf('target-01'), { ...inventoryOf('target-02'), status: 'notRead' as const }];
    expect(issue((body) => body, { ...open, log: new SampleLog(ORIGIN), inventory: silent })).toThrow(
      /does not say what could not/,
    );
    const blind = [
      inventoryOf('target-01'),
      { ...inventoryOf('target-02'), accounts: [accountOn('target-02', { sessions: null })] },
    ];
    expect(issue((body) => body, { ...open, log: new SampleLog(ORIGIN), inventory: blind })).toThrow(
      /does not say what could not/,
    );
  });

  it('is found out when something that the inventory shows was never ended', () => {
    const seen = (account: Partial<ReturnType<typeof accountOn>>) =>
      verifyCertificate(
        issueStory({
          ...goodStory(1, new SampleLog(ORIGIN)),
          inventory: [
            inventoryOf('target-01', { accounts: [accountOn('target-01'), accountOn('target-01', account)] }),
          ],
        }).file,
        trusted,
      );
    expect(seen({ id: 'second' })).toMatchObject({
      exit: 5,
      unproven: [{ sentence: 'Nothing here ends: sign-in, sessions, group finance.' }],
    });
    expect(seen({ credentials: [{ id: 'k', kind: 'ssh-key', detail: null }] })).toMatchObject({
      exit: 5,
      unproven: [{ sentence: 'Nothing here ends: credentials.' }],
    });
    expect(seen({ entitlements: [{ kind: 'role', value: 'finance' }] })).toMatchObject({ exit: 5 });
    expect(seen({ id: 'third', active: false, sessions: [], entitlements: [] })).toMatchObject({ exit: 0 });
  });
});

describe('the verifier and the rest agree', () => {
  it('on proofs of every shape', () => {
    for (let size = 0; size < 70; size++) {
      const grown = goodStory(1, new SampleLog(ORIGIN));
      grown.log.fill(size * 3);
      const told = issueStory(grown);
      grown.log.fill(size);
      const certificate = parseCertificate(told.file);
      const later = grown.log.prove(told.places).map((leaf, at) => ({
        ...must(certificate.leaves[at]),
        path: leaf.path.map((hash) => Buffer.from(hash).toString('base64')),
      }));
      const renewed = formatCertificate({
        ...certificate,
        checkpoint: grown.log.checkpoint(),
        leaves: later,
      });
      expect(code(renewed)).toBe('AUTHENTIC');
      expect(places.length).toBe(told.places.length);
    }
  });

  it('on canonical JSON of any text', () => {
    const text = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 20 })
      .filter((value) => /\S/u.test(value));
    fc.assert(
      fc.property(text, text, (tenant, note) => {
        const told = goodStory(1, new SampleLog(ORIGIN));
        const decision = { ...told.decision, trigger: { ...told.decision.trigger, note } };
        const { file: written } = issueStory({ ...told, decision }, (body) => ({ ...body, tenant }));
        expect(code(written)).toBe('AUTHENTIC');
        expect(code(renderHtml(parseCertificate(written)))).toBe('AUTHENTIC');
      }),
      { numRuns: 60 },
    );
  });
});

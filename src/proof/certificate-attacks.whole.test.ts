import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs, WHOLE } from '../../test/support/runs.ts';
import type { Certificate, CertificateBody } from './certificate.ts';
import { renderHtml } from './certificate-page.ts';
import { formatCertificate, parseCertificate } from './certificate-parse.ts';
import { addSignatures, parseCheckpoint } from './checkpoint.ts';
import { formatNote, formatVerifierKey, signerFromSeed, signNote } from './note.ts';
import { must } from './testing/must.ts';
import { goodStory, issueStory, PERSON, type Story } from './testing/sample-leave.ts';
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
  /** LOCKSTEP_LONG=1 tries each byte; the whole run every third, the fast one every ninth, beginning elsewhere each time. */
  const step = process.env.LOCKSTEP_LONG === '1' ? 1 : WHOLE ? 3 : 9;
  const phase = step === 1 ? 0 : Date.now() % step;

  /** Flips one bit in bytes from `start` to `end` in turn; gives the places where that was not noticed. */
  function flipped(source: string, start: number, end: number): number[] {
    const bytes = Buffer.from(source);
    const accepted: number[] = [];
    for (let at = start + phase; at < Math.min(end, bytes.length); at += step) {
      const before = must(bytes[at]);
      bytes[at] = before ^ (1 << (at % 8));
      if (verifyCertificate(bytes, trusted).exit !== 1) accepted.push(at);
      bytes[at] = before;
    }
    expect(verifyCertificate(bytes, trusted).exit).toBe(0);
    return accepted;
  }

  it('cannot flip any byte of the JSON', () => {
    expect(flipped(file, 0, Number.POSITIVE_INFINITY)).toEqual([]);
  });

  it('cannot flip any byte of the page around it', () => {
    const json = Buffer.from(html).indexOf('{\n  "format"');
    expect(json).toBeGreaterThan(2_000);
    expect(flipped(html, 0, json + 500)).toEqual([]);
    expect(flipped(html, Buffer.byteLength(html) - 500, Number.POSITIVE_INFINITY)).toEqual([]);
  });

  it('cannot flip bytes of a large one', () => {
    const large = issueStory(goodStory(12, new SampleLog(ORIGIN)));
    const bytes = Buffer.from(large.file);
    let tried = 0;
    for (let at = 0; at < bytes.length; at += 397) {
      const before = must(bytes[at]);
      bytes[at] = before ^ (1 << (at % 7));
      expect(verifyCertificate(bytes, trusted).exit, `byte ${at}`).toBe(1);
      bytes[at] = before;
      tried++;
    }
    expect(tried).toBeGreaterThan(120);
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

  it('cannot write the same bytes in another way', () => {
    const path = must(must(parseCertificate(file).leaves[0]).path[0]);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const twin = `${path.slice(0, 42)}${must(letters[letters.indexOf(must(path[42])) + 1])}=`;
    expect(Buffer.from(twin, 'base64').equals(Buffer.from(path, 'base64'))).toBe(true);
    expect(code(file.replace(path, twin))).toBe('INCLUSION');
    expect(code(file.replace(path, path.slice(0, -1)))).toBe('INCLUSION');
    // HMAC takes both of these for the same key.
    const { key } = must(parseCertificate(file).leaves[0]);
    expect(code(file.replace(key, key.toUpperCase()))).toBe('CLAIM');
    expect(code(file.replace(key, `${key}00`))).toBe('CLAIM');
    const told = issueStory(goodStory(1, new SampleLog(ORIGIN)), (body) => ({
      ...body,
      tenant: '\ufffd',
    })).file;
    const bytes = Buffer.from(told);
    const at = bytes.indexOf('\ufffd');
    expect(code(bytes)).toBe('AUTHENTIC');
    expect(code(Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 3)]))).toBe(
      'FORM',
    );
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
      { numRuns: runs(1_500) },
    );
  });

  it('cannot make the verifier throw, hang or eat memory', () => {
    fc.assert(
      fc.property(fc.string(), (text) => verifyCertificate(text, trusted).exit === 1),
      { numRuns: runs(500) },
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => verifyCertificate(bytes, trusted).exit === 1),
      { numRuns: runs(500) },
    );
    expect(code('a'.repeat(50_000_000))).toBe('FILE');
    expect(code(Buffer.alloc(50_000_000, 0x20))).toBe('FILE');
    const { failures } = verifyCertificate('['.repeat(17), trusted);
    expect(failures).toEqual([{ code: 'FORM', why: 'it is nested too deep' }]);
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

  it('cannot be named by a checkpoint that is damaged or signed twice, once wrongly', () => {
    const { text, signatures } = parseCheckpoint(parseCertificate(file).checkpoint).note;
    const put = (checkpoint: string) => code(forge((c) => ({ ...c, checkpoint })));
    const bad = { ...must(signatures[0]), signature: new Uint8Array(64) };
    expect(put(formatNote({ text, signatures: [...signatures, bad] }))).toBe('CHECKPOINT');
    expect(put(formatNote({ text, signatures: [bad, ...signatures] }))).toBe('CHECKPOINT');
    for (const other of [
      text.replace('=\n', '\n'),
      text.replace(/\n\d+\n/, '\n1e3\n'),
      `${text}more\n`,
      'x\n',
    ]) {
      expect(put(formatNote(signNote(other, log.signer))), other).toBe('CHECKPOINT');
    }
    expect(put(`${formatNote({ text, signatures })}\n`)).toBe('CHECKPOINT');
    expect(put(text)).toBe('CHECKPOINT');
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

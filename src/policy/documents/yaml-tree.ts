import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from 'yaml';
import { refuseYaml, YAML_LIMITS, type YamlRefusal } from './yaml-limits.ts';

/** Where a value stands in its file, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Start of the key, for members of a mapping. */
  readonly keyStart: number;
  /** How a text was written; needed to find a place inside it. */
  readonly style: 'plain' | 'single' | 'double' | 'block' | 'none';
}

export interface YamlDocument {
  readonly value: unknown;
  /** By JSON Pointer (RFC 6901) from the root of the document. */
  readonly spans: ReadonlyMap<string, Span>;
}

export interface YamlFile {
  readonly documents: readonly YamlDocument[];
  readonly refusals: readonly YamlRefusal[];
}

/** Parses a file of documents. A file with any refusal yields no documents: it is never half applied. */
export function parseYaml(text: string): YamlFile {
  const refusal = refuseYaml(text);
  if (refusal !== null) return { documents: [], refusals: [refusal] };
  const parsed = parseAllDocuments(text, {
    version: '1.2',
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    strict: true,
  });
  const documents = Array.isArray(parsed) ? parsed : [];
  const refusals: YamlRefusal[] = [];
  const result: YamlDocument[] = [];
  for (const document of documents) {
    for (const error of [...document.errors, ...document.warnings]) {
      if (refusals.length >= MAX_REFUSALS) break;
      refusals.push({ code: 'YAML_SYNTAX', offset: error.pos[0], message: error.message });
    }
    const root: unknown = document.contents;
    if (root === null || (isScalar(root) && root.value === null)) continue;
    const reader = new TreeReader(refusals);
    const value = reader.read(root as Node, '', 0, rangeOf(root as Node)[0]);
    result.push({ value, spans: reader.spans });
  }
  if (result.length > YAML_LIMITS.documents) {
    refusals.push({ code: 'YAML_LIMIT', offset: 0, message: `the file has ${result.length} documents` });
  }
  return refusals.length === 0 ? { documents: result, refusals } : { documents: [], refusals };
}

/** Enough to mend a file by. */
const MAX_REFUSALS = 100;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

class TreeReader {
  readonly spans = new Map<string, Span>();
  readonly #refusals: YamlRefusal[];

  constructor(refusals: YamlRefusal[]) {
    this.#refusals = refusals;
  }

  read(node: Node | null, pointer: string, depth: number, keyStart: number): unknown {
    if (node === null) {
      this.spans.set(pointer, { start: keyStart, end: keyStart, keyStart, style: 'none' });
      return null;
    }
    const [start, end] = rangeOf(node);
    this.spans.set(pointer, { start, end, keyStart, style: isScalar(node) ? styleOf(node) : 'none' });
    if (depth > YAML_LIMITS.depth) return this.#refuse('YAML_LIMIT', start, 'nested too deep');
    if (isMap(node)) {
      const value: Record<string, unknown> = {};
      for (const { key, value: member } of node.items) {
        const at = rangeOf(key as Node)[0];
        if (!isScalar(key)) {
          this.#refuse('YAML_SYNTAX', at, 'a key must be a text');
          continue;
        }
        const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
        if (FORBIDDEN_KEYS.has(name)) this.#refuse('YAML_SYNTAX', at, `${name} cannot be a key`);
        else if (Object.hasOwn(value, name))
          this.#refuse('YAML_SYNTAX', at, `the key ${name} stands here twice`);
        else value[name] = this.read(member as Node | null, `${pointer}/${escapeStep(name)}`, depth + 1, at);
      }
      return value;
    }
    if (isSeq(node)) {
      return node.items.map((item, index) =>
        this.read(
          item as Node | null,
          `${pointer}/${index}`,
          depth + 1,
          rangeOf(item as Node | null)[0] || start,
        ),
      );
    }
    if (isScalar(node)) {
      const { value } = node;
      if (
        typeof value === 'number' &&
        !(Number.isSafeInteger(value) || (Number.isFinite(value) && Math.abs(value) < 2 ** 53))
      ) {
        return this.#refuse('YAML_SYNTAX', start, 'the number is too large to be exact');
      }
      return value;
    }
    return this.#refuse('YAML_SYNTAX', start, 'this cannot stand in a policy file');
  }

  #refuse(code: YamlRefusal['code'], offset: number, message: string): null {
    if (this.#refusals.length < MAX_REFUSALS) this.#refusals.push({ code, offset, message });
    return null;
  }
}

/** One step of a JSON Pointer. */
export function escapeStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function rangeOf(node: Node | null): readonly [number, number] {
  const range = node?.range;
  return range === undefined || range === null ? [0, 0] : [range[0], range[1]];
}

function styleOf(scalar: Scalar): Span['style'] {
  switch (scalar.type) {
    case 'PLAIN':
      return 'plain';
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      return 'block';
    default:
      return 'none';
  }
}

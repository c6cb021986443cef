import { type Diagnostic, type DiagnosticCode, type Severity, sortDiagnostics } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { type Issue, issuesOf } from './issues.ts';
import { isKind, KIND_NAMES, KINDS, type Kind, type PolicyDocument } from './kinds.ts';
import { knownFields } from './known-fields.ts';
import { lineIndex, offsetInside, type Position } from './positions.ts';
import { YAML_LIMITS } from './yaml-limits.ts';
import { escapeStep, parseYaml, type Span, type YamlDocument } from './yaml-tree.ts';

export interface PolicyFile {
  /** As shown in diagnostics. */
  readonly name: string;
  readonly text: string;
}

type Path = readonly PropertyKey[];

interface Located {
  readonly file: string;
  /** `inside`: offset within the text value at `path`. A path that is not there leads to the nearest part that is. */
  readonly locate: (path: Path, inside?: number) => Position;
}

/** One document with the way back to its place. */
export interface LocatedDocument<Document extends PolicyDocument = PolicyDocument> extends Located {
  readonly document: Document;
}

/** A document that its schema refuses. It decides nothing; what it says is looked at for further mistakes only. */
export interface BrokenDocument extends Located {
  readonly document: Readonly<Record<string, unknown>> & { readonly kind: Kind; readonly id: string };
}

export interface PolicyDocuments {
  readonly documents: readonly LocatedDocument[];
  readonly broken: readonly BrokenDocument[];
  /** What was wrong with the files themselves; checkPolicy adds what is wrong between them. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads policy files. Never throws for what is in them; documents with errors are left out and reported. */
export function loadPolicy(files: readonly PolicyFile[]): PolicyDocuments {
  const documents: LocatedDocument[] = [];
  const broken: BrokenDocument[] = [];
  const diagnostics: Diagnostic[] = [];
  const found: Found = { documents, broken, diagnostics };
  for (const file of files.slice(0, YAML_LIMITS.files)) loadFile(file, found);
  if (files.length > YAML_LIMITS.files || documents.length > YAML_LIMITS.documents) {
    const message = `at most ${YAML_LIMITS.files} files and ${YAML_LIMITS.documents} documents`;
    const file = files[YAML_LIMITS.files]?.name ?? files[0]?.name ?? '';
    diagnostics.push({ file, line: 1, column: 1, severity: 'error', code: 'YAML_LIMIT', message });
  }
  return { documents, broken, diagnostics: sortDiagnostics(diagnostics) };
}

interface Found {
  readonly documents: LocatedDocument[];
  readonly broken: BrokenDocument[];
  readonly diagnostics: Diagnostic[];
}

function loadFile(file: PolicyFile, all: Found): void {
  const position = lineIndex(file.text);
  const { documents: found, refusals } = parseYaml(file.text);
  for (const { code, offset, message } of refusals) {
    all.diagnostics.push({ file: file.name, ...position(offset), severity: 'error', code, message });
  }
  for (const document of found) loadDocument(file, document, position, all);
}

function loadDocument(
  file: PolicyFile,
  yaml: YamlDocument,
  position: (offset: number) => Position,
  { documents, broken, diagnostics }: Found,
): void {
  const raw = yaml.value;
  const spanOf = (path: Path): Span => {
    for (let length = path.length; ; length--) {
      const span = yaml.spans.get(pointerOf(path.slice(0, length)));
      if (span !== undefined) return span;
      if (length === 0) return { start: 0, end: 0, keyStart: 0, style: 'none' };
    }
  };
  const report = (code: DiagnosticCode, at: number, message: string, suggestion?: string): void => {
    const severity: Severity = 'error';
    const found = { file: file.name, ...position(at), severity, code, message };
    diagnostics.push(suggestion === undefined ? found : { ...found, suggestion });
  };
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    report('FIELD_VALUE', spanOf([]).start, 'a policy document is a mapping that begins with kind: and id:');
    return;
  }
  const fields = raw as Readonly<Record<string, unknown>>;
  const kind = fields.kind;
  if (!isKind(kind)) {
    const at = spanOf(['kind']).start;
    if (kind === undefined)
      report('FIELD_MISSING', at, `kind is missing; there are ${KIND_NAMES.join(', ')}`);
    else {
      const name = typeof kind === 'string' ? kind : JSON.stringify(kind);
      const message = `there is no kind ${name.slice(0, 60)}; there are ${KIND_NAMES.join(', ')}`;
      report('KIND_UNKNOWN', at, message, nearest(name, KIND_NAMES));
    }
    return;
  }
  const located: Located = {
    file: file.name,
    locate: (path, inside) => {
      const span = spanOf(path);
      const value = valueAt(raw, path);
      if (inside === undefined || typeof value !== 'string') return position(span.start);
      return position(offsetInside(file.text, span, value, inside));
    },
  };
  const result = KINDS[kind].safeParse(raw);
  if (result.success) {
    documents.push({ ...located, document: result.data });
    return;
  }
  const id = typeof fields.id === 'string' ? fields.id : '';
  broken.push({ ...located, document: { ...fields, kind, id } });
  for (const issue of issuesOf(kind, raw, result.error.issues))
    describeIssue(kind, issue, raw, spanOf, report);
}

function describeIssue(
  kind: Kind,
  issue: Issue,
  raw: unknown,
  spanOf: (path: Path) => Span,
  report: (code: DiagnosticCode, at: number, message: string, suggestion?: string) => void,
): void {
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(kind, issue.path);
    for (const key of issue.keys) {
      const where = field === '' ? kind : `${kind} ${field}`;
      const hint = kind === 'LifecyclePolicy' ? TRANSITION_FIELDS.get(key) : undefined;
      const code = hint === undefined ? 'FIELD_UNKNOWN' : 'LEAVER_TRANSITION';
      const message = hint ?? `${where} has no field ${key}`;
      report(
        code,
        spanOf([...issue.path, key]).keyStart,
        message,
        hint === undefined ? nearest(key, known) : 'when',
      );
    }
    return;
  }
  const present = valueAt(raw, issue.path) !== undefined;
  if (!present) {
    report('FIELD_MISSING', spanOf(issue.path).start, `${kind} needs the field ${field}`);
    return;
  }
  const suggestion =
    issue.code === 'invalid_value'
      ? nearest(String(valueAt(raw, issue.path)), issue.values.map(String))
      : undefined;
  report('FIELD_VALUE', spanOf(issue.path).start, `${field}: ${issue.message}`, suggestion);
}

/** Older designs fired leavers on a change. Whoever is first seen as gone would then never be one. */
const STATE_HINT =
  "a lifecycle is bound to the state, not to a change; write when: identity.lifecycleState == 'left'";
const TRANSITION_FIELDS = new Map(
  ['trigger', 'on', 'event', 'transition', 'from', 'to'].map((name) => [name, STATE_HINT]),
);

function pointerOf(path: Path): string {
  return path.map((step) => `/${escapeStep(String(step))}`).join('');
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return value;
}

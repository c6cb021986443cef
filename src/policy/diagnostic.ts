/** What is found wrong, doubtful or worth knowing in policy files. Shown with file, line and column. */
export type Severity = 'error' | 'warning' | 'info';

/** Stable codes, each with what it means. */
export const DIAGNOSTICS = {
  YAML_SYNTAX:
    'The file is not well-formed YAML 1.2, or uses something refused here (aliases, tags, repeated keys).',
  YAML_LIMIT: 'The file is larger, deeper or holds more than a policy file may.',
  KIND_UNKNOWN: 'No such kind of document.',
  FIELD_UNKNOWN: 'The kind has no such field.',
  FIELD_MISSING: 'A field that must be there is missing.',
  FIELD_VALUE: 'The value of a field does not fit.',
  SECRET_IN_DOCUMENT: 'A secret is written into the document; documents hold references (secret:NAME) only.',
  ID_DUPLICATE: 'Two documents of one kind have the same id, or two documents claim the same thing.',
  REFERENCE_UNKNOWN: 'A role, target, source or attribute that no document declares.',
  ENTITLEMENT_KIND_UNKNOWN: 'The connector of the target has no entitlements of this kind.',
  CONNECTOR_UNKNOWN: 'No such connector.',
  ROLE_CYCLE: 'A role contains itself.',
  ATTRIBUTE_CONFLICT: 'Two sources give one attribute different types.',
  SOURCE_CONFIRMS_NOBODY: 'An independent source has nothing by which its records could find anybody.',
  SOURCE_WHOLE: 'Absence is to mean a leave, but the feed proves nothing about being whole.',
  CEL_SYNTAX: 'The expression cannot be read.',
  CEL_LIMIT: 'The expression is longer, deeper or more nested than an expression may be.',
  CEL_VARIABLE_UNKNOWN: 'No such variable in this place.',
  CEL_ATTRIBUTE_UNKNOWN: 'No source gives this attribute.',
  CEL_FUNCTION_UNKNOWN: 'No such function in the language of policies.',
  CEL_TYPE: 'The operands or the result have the wrong type.',
  CEL_PATTERN: 'The pattern of matches() must be a literal RE2 pattern.',
  CEL_NOW: 'The current time (now) may only be compared with a moment.',
  CEL_NEGATED_OPTIONAL:
    'A negation over an attribute that may be missing: whoever lacks it is unknown, not matched.',
  CEL_VALUE_UNKNOWN: 'Nobody holds this value, or the source does not allow it.',
  RULE_NEVER: 'The rule can never match, or matches nobody.',
  RULE_IDENTICAL: 'Two rules match the same people.',
  RULE_INSIDE: 'Everybody whom one rule matches is matched by another too.',
  ROLE_UNUSED: 'No rule grants the role.',
  LEAVER_MISSING: 'Somebody who left would meet no lifecycle step.',
  LEAVER_TRANSITION: 'A lifecycle is bound to a transition instead of the state.',
  LEAVER_STATE: 'A lifecycle does not test the lifecycle state.',
  LEAVER_EVERYBODY: 'A lifecycle would take access from people who work here.',
  LEAVER_LATE: 'Leavers keep their access for a while.',
  LEAVER_EXCLUDED: 'Leavers keep their accounts on some targets.',
  LEAVER_WEAK: 'The last step leaves entitlements, sessions and credentials in place.',
  LEAVER_STEPS: 'A later step of the lifecycle is milder than an earlier one, or the steps are out of order.',
  GUARD_WEAK: 'The guard would let a whole company pass.',
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

export interface Diagnostic {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
  /** What was probably meant. */
  readonly suggestion?: string;
  /** `Kind id`, where the document is known. */
  readonly document?: string;
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** In the order of the files, then of the text; at one place the graver first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      RANK[a.severity] - RANK[b.severity] ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

/** `file:line:column severity CODE message`, the form that editors and terminals link. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, severity, code, message, suggestion } = diagnostic;
  const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
  return `${file}:${line}:${column} ${severity} ${code} ${message}${hint}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

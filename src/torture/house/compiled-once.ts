import { simulatedConnector } from '../../connectors/simulated/index.ts';
import { install } from '../../domain/connector.ts';
import { type CompilePolicy, compileVersion } from '../../engine/make-policies.ts';

export const CONNECTORS = new Map([[simulatedConnector.id, install(simulatedConnector)]]);

const compiled = new Map<string, ReturnType<CompilePolicy>>();

/** For thousands of houses with those connectors: the same text gives the same policy. */
export const compileOnce: CompilePolicy = (version, text, connectors) => {
  const key = `${version}\n${text}`;
  const known = compiled.get(key) ?? compileVersion(version, text, connectors);
  compiled.set(key, known);
  return known;
};

import type { DomainDeclaration, MetricDeclaration } from '@/lib/definitions';
import { DomainInput, MetricFormat, MetricInput } from './schemas';

/** What the source tree declares of this room. */
export type MetricDeclarations = {
  domains: readonly DomainDeclaration[];
  metrics: readonly MetricDeclaration[];
};

/** Private to this room: declarations as the input of verbs, defaults filled in. Pure. */
export const declaredDomain = (declaration: DomainDeclaration) => DomainInput.parse(declaration);
export const declaredMetric = ({ format, ...declaration }: MetricDeclaration) =>
  MetricInput.parse({ ...declaration, format: MetricFormat.parse(format ?? {}) });

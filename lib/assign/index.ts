export { assignVariant } from './assign-variant';
export type { ExperimentConfig, ExperimentState, JsonValue, VariantConfig } from './experiment-config';
export { bucketOf, findVariant, type Split } from './find-variant';
export {
  chooseVariation,
  fnv1a32,
  getBucketRanges,
  getEqualWeights,
  hash,
  inNamespace,
  type BucketRange,
  type Namespace,
} from './hash';
export { defaultVariant, serveVariant, type ServedVariant, type ServeReason } from './serve-variant';

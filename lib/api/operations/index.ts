import * as experiments from './experiments';
import * as flows from './flows';
import * as logs from './logs';
import * as metrics from './metrics';
import * as operations from './operations';
import * as records from './records';
import * as stocks from './stocks';
import * as subjects from './subjects';

/** Every public and machine endpoint by its operationId. A test fails when one is missing here. */
export const OPERATIONS = {
  ...records,
  ...experiments,
  ...subjects,
  ...stocks,
  ...flows,
  ...metrics,
  ...logs,
  ...operations,
};
export type OperationId = keyof typeof OPERATIONS;

import { log } from '@/lib/config/log';
import { onFlow, type FlowCallbackDeclaration, type StockCallbackDeclaration } from './define-stocks';

/** Code of this application that wants to know what happens. This one belongs to the demo shop: put yours in its place. */
export const flowCallbacks: readonly FlowCallbackDeclaration[] = [
  onFlow('order_is_shipped', ({ subject, at }) => {
    log().info({ order: subject.id, at }, 'the demo shop would send its customer a message now');
  }),
];

export const stockCallbacks: readonly StockCallbackDeclaration[] = [];

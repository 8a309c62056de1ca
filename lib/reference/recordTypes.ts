import type { RecordType } from '@/lib/record/RecordType';
import { eventType } from './event/eventType';
import { orderType } from './order/orderType';
import { scorecardType } from './scorecard/scorecardType';

/** The record types of the embedded stack. */
export const builtInTypes: readonly RecordType[] = [scorecardType, orderType, eventType];

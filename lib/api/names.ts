import { z } from 'zod';
import {
  ChangeImportAnswer,
  ChangesAnswer,
  EnrollmentImportAnswer,
  EnrollmentReasonAnswer,
  EnrollmentResultAnswer,
  GoalImportAnswer,
  GoalsAnswer,
  HealthAnswer,
} from '@/lib/collect/answer.schemas';
import { EnrollmentInput, GoalRecordInput, SubjectRef } from '@/lib/collect/schemas';
import {
  AnyJson,
  DayReportAnswer,
  ExperimentAnswer,
  ExperimentListAnswer,
  ReportRowAnswer,
  VerdictAnswer,
} from '@/lib/experiments/answer.schemas';
import { VariantValue } from '@/lib/experiments/schemas';
import { GoalAnswer } from '@/lib/goals/answer.schemas';
import {
  AnnotationAnswer,
  BoardAnswer,
  MetricAnswer,
  MetricDetailAnswer,
  MetricSeriesAnswer,
  MetricSummaryAnswer,
} from '@/lib/metrics/answer.schemas';
import { RecordedStatistics, StatisticInput, StatisticRow } from '@/lib/metrics/schemas';
import {
  DurationAnswer,
  FacetAnswer,
  FlowAnswer,
  FlowEventsAnswer,
  FlowRecordAnswer,
  ProcessAnswer,
  ProcessPictureAnswer,
  ProcessStatisticsAnswer,
  StockAnswer,
  StockRecordAnswer,
  StockSeriesAnswer,
  StockSubjectsAnswer,
} from '@/lib/stocks/answer.schemas';
import {
  LogSourceAnswer,
  LogSourceSummaryAnswer,
  LogUploadAnswer,
  LogUploadDetailAnswer,
  QuarantinedLineAnswer,
} from '@/lib/logs/answer.schemas';
import { Reason, UploadAnswer } from '@/lib/logs/schemas';
import { FlowEventInput, SubjectChangeInput } from '@/lib/stocks/change.schemas';
import { AnyFilter, Filter } from '@/lib/stocks/filter.schemas';
import { ErasedAnswer, SubjectExportAnswer } from '@/lib/subjects/answer.schemas';
import { ErrorAnswer } from './errors';
import { SchemaBook } from './json-schema';

/** What the description calls the schemas that it keeps apart. */
const NAMES: Record<string, z.ZodType> = {
  Error: ErrorAnswer,
  SubjectRef,
  EnrollmentRecord: EnrollmentInput,
  EnrollmentReason: EnrollmentReasonAnswer,
  EnrollmentResult: EnrollmentResultAnswer,
  EnrollmentImport: EnrollmentImportAnswer,
  GoalRecord: GoalRecordInput,
  GoalsRecorded: GoalsAnswer,
  GoalImport: GoalImportAnswer,
  SubjectChange: SubjectChangeInput,
  ChangesRecorded: ChangesAnswer,
  ChangeImport: ChangeImportAnswer,
  FlowEventRecord: FlowEventInput,
  Health: HealthAnswer,
  Experiment: ExperimentAnswer,
  ExperimentSummary: ExperimentListAnswer,
  Verdict: VerdictAnswer,
  AnyJson,
  DayReport: DayReportAnswer,
  ReportRow: ReportRowAnswer,
  Goal: GoalAnswer,
  Filter,
  FilterPart: AnyFilter,
  Stock: StockAnswer,
  StockRecord: StockRecordAnswer,
  StockSeries: StockSeriesAnswer,
  StockSubjects: StockSubjectsAnswer,
  Durations: DurationAnswer,
  Flow: FlowAnswer,
  FlowEvents: FlowEventsAnswer,
  FlowRecord: FlowRecordAnswer,
  Facet: FacetAnswer,
  Process: ProcessAnswer,
  ProcessPicture: ProcessPictureAnswer,
  ProcessStatistics: ProcessStatisticsAnswer,
  Metric: MetricAnswer,
  MetricDetail: MetricDetailAnswer,
  MetricSummary: MetricSummaryAnswer,
  MetricSeries: MetricSeriesAnswer,
  StatisticRecord: StatisticInput,
  Statistic: StatisticRow,
  StatisticsRecorded: RecordedStatistics,
  Annotation: AnnotationAnswer,
  Board: BoardAnswer,
  SubjectExport: SubjectExportAnswer,
  Erased: ErasedAnswer,
  LogSource: LogSourceAnswer,
  LogSourceSummary: LogSourceSummaryAnswer,
  LogUpload: LogUploadAnswer,
  LogUploadDetail: LogUploadDetailAnswer,
  QuarantinedLine: QuarantinedLineAnswer,
  QuarantineReason: Reason,
  UploadResult: UploadAnswer,
};

/** An empty book of schemas that knows their names. */
export function openSchemaBook(): SchemaBook {
  const names = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMES)) names.add(schema, { id });
  return new SchemaBook(names, new Set<z.core.$ZodType>([AnyJson, VariantValue]));
}

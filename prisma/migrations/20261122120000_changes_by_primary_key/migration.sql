-- The changes of a subject are found by the primary key and sorted: they are few, and every change that is written had to
-- find its place in this index as well.
DROP INDEX "attribute_change_subject_id_at_sequence_id_idx";

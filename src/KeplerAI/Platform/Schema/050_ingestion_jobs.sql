-- The numbers of ingestion jobs, as people see them.
create sequence kepler_data.number_ingestion_job;

-- The tables of the ingest database: what was collected, as it was collected.

create table if not exists meta (key varchar primary key, value varchar not null);

-- One row per file. `oldest` and `newest` (seconds since 1970, UTC) bound what the file covers;
-- posts dated later than `ingested_at` do not stretch it. `removed` ones go once that is published.
create table if not exists imports (
	import integer primary key,
	file varchar not null,
	digest varchar not null,
	source varchar not null,
	space varchar not null,
	mapping varchar not null,
	brand varchar,
	ingested_at bigint not null,
	rows_read bigint not null,
	rows_refused bigint not null,
	oldest bigint,
	newest bigint,
	removed boolean not null
);

-- Every version of every post, one row per row of a file. `posted_at` and `version_at` are seconds
-- since 1970, UTC; its space and source are the import's; `company` says that the data themselves
-- mark the author as a company. Texts, handles and ids are stored as they are: to compress them
-- would take longer than to read the file.
create table if not exists post_versions (
	import integer not null,
	post_id varchar using compression uncompressed,
	author_handle varchar using compression uncompressed,
	author_id varchar,
	posted_at bigint,
	text varchar using compression uncompressed,
	lang varchar,
	reply_to_id varchar using compression uncompressed,
	quote_of_id varchar,
	repost_of_id varchar,
	conversation_id varchar,
	channel varchar not null,
	company boolean not null,
	version_at bigint,
	refusal varchar
);

-- The names that a source says a text has, each with its place among the @ of the text; null where
-- the source says nothing and the text speaks for itself.
alter table post_versions add column if not exists names struct(name varchar, position integer)[];

-- The ids of the versions of edited posts, the first of which is the post's.
create table if not exists editions (
	import integer not null,
	edition_id varchar not null,
	post_id varchar not null
);

-- What pulls have covered of each brand, ends included, in seconds since 1970: the times of which
-- both what is written to it and what it writes were read.
create table if not exists pulled (
	brand varchar not null,
	covered_from bigint not null,
	covered_to bigint not null
);

-- What must not be kept: ids of posts, and ids or handles (in small letters) of people.
create table if not exists tombstones (
	kind varchar not null,
	id varchar not null,
	since bigint not null,
	primary key (kind, id)
);

-- The tables of the ingest database: what was collected, and where it is.

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

-- The files of `posts/`, none of which ever changes. Every row that was ever read has a number of its
-- own, its version; a file holds those from `first` on, in order and without gaps.
create table if not exists segments (segment integer primary key, first bigint not null, rows bigint not null);

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

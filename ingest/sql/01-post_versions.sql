-- Every version of every post in one file of `posts/`, one row per row of what was imported.
-- `posted_at` and `version_at` are seconds since 1970, UTC; its space and source are the import's;
-- `company` says that the data themselves mark the author as a company; a row with a `refusal` is no
-- post. Texts, handles and ids are stored as they are: to compress them would take longer than to read
-- the file.
create table post_versions (
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

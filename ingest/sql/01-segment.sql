-- Every version of every post in one file of `posts/`, one row per row of what was imported.
-- `posted_at` and `version_at` are seconds since 1970, UTC; its space and source are the import's;
-- `company` says that the data themselves mark the author as a company; a row with a `refusal` is no
-- post. `names` are those that a source says a text has, each with its place among the @ of the text;
-- null where the source says nothing and the text speaks for itself. A file lacks the columns that
-- its source cannot fill; they read as null. Texts, handles and ids are stored as they are: to
-- compress them would take longer than to read the file.
create table segment.post_versions (
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
	refusal varchar,
	names struct(name varchar, position integer)[]
);

-- The ids of the versions of edited posts, the first of which is the post's.
create table segment.editions (
	import integer not null,
	edition_id varchar not null,
	post_id varchar not null
);

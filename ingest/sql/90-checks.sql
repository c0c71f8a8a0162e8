-- Questions to the data. An `error` must count nothing, or the build is refused; a `notice` counts
-- what real data break.
create table out.checks as
select * from (
	select 'future_posts' as name, 'notice' as kind,
		'Posts dated later than the moment they were ingested; they are kept and never counted.' as sentence,
		(select count(*) from found where name = 'future_posts') as rows
	union all
	select 'answers_before_questions', 'notice',
		'Replies of a brand dated before the mention they reply to; they are no responses.',
		(select count(*) from found where name = 'answers_before_questions')
	union all
	select 'unseen_parents', 'notice',
		'Replies to posts that were never imported; whether they inherit a name cannot be told.',
		(select count(*) from found where name = 'unseen_parents')
	union all
	select 'circles', 'notice',
		'Posts whose chain of parents runs in a circle.',
		(select count(*) from found where name = 'circles')
	union all
	select 'superseded_versions', 'notice',
		'Rows beaten by a later version of the same post.',
		(select count(*) from found where name = 'superseded_versions')
	union all
	select 'mentions_without_case', 'notice',
		'Mentions with an answer of the same second and a smaller id, and nothing earlier: no case opens.',
		(select count(*) from found where name = 'mentions_without_case')
	union all
	select 'posts_without_conversation', 'error',
		'Posts that no conversation holds, or more than one.',
		(select conversations from broken)
	union all
	select 'lost_or_repeated_mentions', 'error',
		'Mentions that were lost or doubled on the way to the fact table.',
		(select mentions from broken)
	union all
	select 'responses_before_mentions', 'error',
		'Mentions with a response before them.',
		(select count(*) from out.mentions where least(mention_thread_include_at, mention_thread_exclude_at) < posted_at)
	union all
	select 'disordered_readings', 'error',
		'Mentions that the narrower reading answers sooner than the wider one.',
		(
			select count(*) from out.mentions
			where coalesce(mention_thread_exclude_at > mention_direct_exclude_at, mention_direct_exclude_at is not null)
				or mention_thread_include_at > mention_thread_exclude_at
				or coalesce(case_thread_exclude_at > mention_thread_exclude_at, mention_thread_exclude_at is not null and opening is not null)
		)
	union all
	select 'uncovered_mentions', 'error',
		'Mentions outside what was collected of their brand.',
		(
			select count(*) from out.mentions
			anti join out.coverage
				on coverage.brand_id = mentions.brand_id
				and coverage.covered_from <= mentions.posted_at and mentions.posted_at <= coverage.covered_to
		)
);

-- What must be nothing, counted where it can be seen.
create temp table broken as
select
	(
		select abs((select count(*) from posts where conversation is null) - count(distinct turn))
			+ count(*) - count(distinct turn)
		from conversations
	) as conversations,
	abs((select count(*) from out.mentions) - (select count(*) from addressed)) as mentions;

CREATE TABLE "action_group_members" (
	"group_id" text NOT NULL,
	"person_id" text NOT NULL,
	"workshop_id" text NOT NULL,
	"brings" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "action_group_members_group_id_person_id_pk" PRIMARY KEY("group_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "action_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"talk_ids" jsonb NOT NULL,
	"initiator_id" text,
	"initiator" text DEFAULT '' NOT NULL,
	"first_step" text DEFAULT '' NOT NULL,
	"first_day" text DEFAULT '' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"action_id" text
);
--> statement-breakpoint
CREATE TABLE "circle_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"round_id" text NOT NULL,
	"person_id" text,
	"did" text NOT NULL,
	"line" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_links" (
	"workshop_id" text NOT NULL,
	"talk_a" text NOT NULL,
	"talk_b" text NOT NULL,
	"person_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "report_links_talk_a_talk_b_pk" PRIMARY KEY("talk_a","talk_b")
);
--> statement-breakpoint
CREATE TABLE "spaces" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"number" integer NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"link" text DEFAULT '' NOT NULL,
	"shown" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "talk_asks" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"kind" text NOT NULL,
	"of_talk" text NOT NULL,
	"from_talk" text,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "talk_marks" (
	"talk_id" text NOT NULL,
	"person_id" text NOT NULL,
	"workshop_id" text NOT NULL,
	"mark" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "talk_marks_talk_id_person_id_pk" PRIMARY KEY("talk_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "talks" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"number" integer NOT NULL,
	"person_id" text,
	"alias" text NOT NULL,
	"title" text NOT NULL,
	"why" text NOT NULL,
	"needs" jsonb NOT NULL,
	"language" text DEFAULT '' NOT NULL,
	"slot" text,
	"space_id" text,
	"elsewhere" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"merged_into" text,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "whereabouts" (
	"person_id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"at" text NOT NULL,
	"talk_id" text,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "action_group_members" ADD CONSTRAINT "action_group_members_group_id_action_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."action_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_group_members" ADD CONSTRAINT "action_group_members_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_groups" ADD CONSTRAINT "action_groups_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "circle_lines" ADD CONSTRAINT "circle_lines_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_talk_a_talks_id_fk" FOREIGN KEY ("talk_a") REFERENCES "public"."talks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_links" ADD CONSTRAINT "report_links_talk_b_talks_id_fk" FOREIGN KEY ("talk_b") REFERENCES "public"."talks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_asks" ADD CONSTRAINT "talk_asks_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_asks" ADD CONSTRAINT "talk_asks_of_talk_talks_id_fk" FOREIGN KEY ("of_talk") REFERENCES "public"."talks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_marks" ADD CONSTRAINT "talk_marks_talk_id_talks_id_fk" FOREIGN KEY ("talk_id") REFERENCES "public"."talks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talk_marks" ADD CONSTRAINT "talk_marks_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talks" ADD CONSTRAINT "talks_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "talks" ADD CONSTRAINT "talks_space_id_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."spaces"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whereabouts" ADD CONSTRAINT "whereabouts_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whereabouts" ADD CONSTRAINT "whereabouts_talk_id_talks_id_fk" FOREIGN KEY ("talk_id") REFERENCES "public"."talks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "action_group_members_workshop" ON "action_group_members" USING btree ("workshop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "action_groups_number" ON "action_groups" USING btree ("workshop_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "circle_lines_person" ON "circle_lines" USING btree ("workshop_id","round_id","person_id");--> statement-breakpoint
CREATE INDEX "report_links_workshop" ON "report_links" USING btree ("workshop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "spaces_number" ON "spaces" USING btree ("workshop_id","number");--> statement-breakpoint
CREATE INDEX "talk_asks_workshop" ON "talk_asks" USING btree ("workshop_id");--> statement-breakpoint
CREATE INDEX "talk_marks_workshop" ON "talk_marks" USING btree ("workshop_id");--> statement-breakpoint
CREATE UNIQUE INDEX "talks_number" ON "talks" USING btree ("workshop_id","number");--> statement-breakpoint
CREATE INDEX "talks_cell" ON "talks" USING btree ("workshop_id","slot","space_id");--> statement-breakpoint
CREATE INDEX "whereabouts_workshop" ON "whereabouts" USING btree ("workshop_id","talk_id");
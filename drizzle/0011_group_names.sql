CREATE TABLE "group_names" (
	"id" text PRIMARY KEY NOT NULL,
	"workshop_id" text NOT NULL,
	"cluster_id" text NOT NULL,
	"person_id" text,
	"name" text NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "name_backings" (
	"workshop_id" text NOT NULL,
	"cluster_id" text NOT NULL,
	"person_id" text NOT NULL,
	"name_id" text NOT NULL,
	CONSTRAINT "name_backings_workshop_id_cluster_id_person_id_pk" PRIMARY KEY("workshop_id","cluster_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "group_names" ADD CONSTRAINT "group_names_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "name_backings" ADD CONSTRAINT "name_backings_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "name_backings" ADD CONSTRAINT "name_backings_name_id_group_names_id_fk" FOREIGN KEY ("name_id") REFERENCES "public"."group_names"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "group_names_cluster" ON "group_names" USING btree ("workshop_id","cluster_id");
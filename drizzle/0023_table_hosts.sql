CREATE TABLE "table_hosts" (
	"workshop_id" text NOT NULL,
	"round_id" text NOT NULL,
	"table_number" integer NOT NULL,
	"person_id" text NOT NULL,
	"offered" boolean DEFAULT false NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "table_hosts_workshop_id_round_id_table_number_pk" PRIMARY KEY("workshop_id","round_id","table_number")
);
--> statement-breakpoint
CREATE TABLE "tables_ready" (
	"workshop_id" text NOT NULL,
	"round_id" text NOT NULL,
	"table_number" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "tables_ready_workshop_id_round_id_table_number_pk" PRIMARY KEY("workshop_id","round_id","table_number")
);
--> statement-breakpoint
ALTER TABLE "table_hosts" ADD CONSTRAINT "table_hosts_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tables_ready" ADD CONSTRAINT "tables_ready_workshop_id_workshops_id_fk" FOREIGN KEY ("workshop_id") REFERENCES "public"."workshops"("id") ON DELETE cascade ON UPDATE no action;
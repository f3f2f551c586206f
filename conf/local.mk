# What a webhook gets, for those who read it.
dist_pkgdata_DATA = conf/webhook.schema.json

# Sample programme folders, installed as they are: `milestonectl import` reads each whole.

samplesareadir = $(pkgdatadir)/samples/opportunity-area
dist_samplesarea_DATA = \
	conf/samples/opportunity-area/programme.conf \
	conf/samples/opportunity-area/plan.csv \
	conf/samples/opportunity-area/measures.csv \
	conf/samples/opportunity-area/updates.csv

samplespartnershipdir = $(pkgdatadir)/samples/education-partnership
dist_samplespartnership_DATA = \
	conf/samples/education-partnership/programme.conf \
	conf/samples/education-partnership/plan.csv \
	conf/samples/education-partnership/cases-arrivals.csv \
	conf/samples/education-partnership/cases-early-years.csv \
	conf/samples/education-partnership/cases-mental-health.csv \
	conf/samples/education-partnership/cases-send.csv \
	conf/samples/education-partnership/measures.csv \
	conf/samples/education-partnership/updates.csv

sampleslocalitydir = $(pkgdatadir)/samples/locality
dist_sampleslocality_DATA = \
	conf/samples/locality/programme.conf \
	conf/samples/locality/plan.csv \
	conf/samples/locality/cases.csv \
	conf/samples/locality/measures.csv \
	conf/samples/locality/updates.csv

sampleslearnersdir = $(pkgdatadir)/samples/vulnerable-learners
dist_sampleslearners_DATA = \
	conf/samples/vulnerable-learners/programme.conf \
	conf/samples/vulnerable-learners/plan.csv \
	conf/samples/vulnerable-learners/measures.csv \
	conf/samples/vulnerable-learners/updates.csv

samplesinspectiondir = $(pkgdatadir)/samples/inspection-plan
dist_samplesinspection_DATA = \
	conf/samples/inspection-plan/programme.conf \
	conf/samples/inspection-plan/plan.csv \
	conf/samples/inspection-plan/measures.csv \
	conf/samples/inspection-plan/updates.csv

include conf/calendars/local.mk

"""Index of the floor's tables: Django looks for models here."""

from .adjustments.models import DueRequest, Exemption, Extension
from .attendance.models import AttendanceDecision, AttendanceMark, AttendanceSheet, PresenceFact
from .catalogue.models import Course, Programme
from .certificates.models import Certificate, CertificateCounter
from .checklists.models import Ticks
from .coauthors.models import Coauthor
from .concerns.models import Concern
from .cycles.models import Cycle
from .dashboard.models import EveningSum, LessonPace, Target
from .door.models import Door
from .doubts.models import Doubt
from .editions.models import AgencyQuota, Interest, SeminarEdition
from .enrolments.models import Enrolment
from .escalation.models import Ladder, LetterPause, LetterRound, SentStep
from .faq.models import CourseQuestion
from .feedback.models import FeedbackAnswer, FeedbackGiven
from .history.models import AssignmentEvent, StandingPeriod, TallyDay, TallyMonth
from .imports.models import PastImport, PastImportRow
from .knowledge.models import Article, ArticleImage
from .lessons.models import Lesson, LessonImage
from .meetings.models import MeetingImport
from .outside.models import OutsideTraining
from .polls.models import PollClosing, Vote
from .prerequisites.models import Prerequisite
from .presence.models import TimeSpent
from .progress.models import Completion, LessonProgress, PastProgress
from .recordings.models import Playback, SessionMaterial
from .recurrence.models import Series
from .registrations.models import Registration
from .reports.models import CompletionMonth
from .requirements.models import (
    Assignment,
    Concerned,
    Edition,
    ExpiryTally,
    Progress,
    Recalculation,
    Recertification,
    Requirement,
    RequirementCourse,
    Standing,
    Tally,
    Term,
    TodayTally,
)
from .savedreports.models import SavedReport, Sending, Timetable
from .search.models import FileText, SearchEntry, SearchWord
from .seminars.models import Hall, SeminarSession, SessionTrainer
from .shifts.models import Shift
from .skills.models import Skill, SkillAward
from .summaries.models import Summary, SummarySettings
from .timetable.models import CalendarFeed
from .versions.models import CourseVersion, LessonVersion, Publication, Sight
from .watching.models import Watching

__all__ = [
    "AgencyQuota",
    "Article",
    "ArticleImage",
    "Assignment",
    "AssignmentEvent",
    "AttendanceDecision",
    "AttendanceMark",
    "AttendanceSheet",
    "CalendarFeed",
    "Certificate",
    "CertificateCounter",
    "Coauthor",
    "Completion",
    "CompletionMonth",
    "Concern",
    "Concerned",
    "Course",
    "CourseQuestion",
    "CourseVersion",
    "Cycle",
    "Door",
    "Doubt",
    "DueRequest",
    "Edition",
    "Enrolment",
    "EveningSum",
    "Exemption",
    "ExpiryTally",
    "Extension",
    "FeedbackAnswer",
    "FeedbackGiven",
    "FileText",
    "Hall",
    "Interest",
    "Ladder",
    "Lesson",
    "LessonImage",
    "LessonPace",
    "LessonProgress",
    "LessonVersion",
    "LetterPause",
    "LetterRound",
    "MeetingImport",
    "OutsideTraining",
    "PastImport",
    "PastImportRow",
    "PastProgress",
    "Playback",
    "PollClosing",
    "Prerequisite",
    "PresenceFact",
    "Programme",
    "Progress",
    "Publication",
    "Recalculation",
    "Recertification",
    "Registration",
    "Requirement",
    "RequirementCourse",
    "SavedReport",
    "SearchEntry",
    "SearchWord",
    "SeminarEdition",
    "SeminarSession",
    "Sending",
    "SentStep",
    "Series",
    "SessionMaterial",
    "SessionTrainer",
    "Shift",
    "Sight",
    "Skill",
    "SkillAward",
    "Standing",
    "StandingPeriod",
    "Summary",
    "SummarySettings",
    "Tally",
    "TallyDay",
    "TallyMonth",
    "Target",
    "Term",
    "Ticks",
    "TimeSpent",
    "Timetable",
    "TodayTally",
    "Vote",
    "Watching",
]

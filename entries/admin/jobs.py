"""Background jobs: how far each is, what came of it, and stopping it."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.revisions import ReadOnly
from entries.jobs import cancel_job, sign_of
from entries.models import Job, Stage, rights_of

PATIENCE = datetime.timedelta(seconds=30)  # a job that waits longer has probably no worker


@admin.register(Job)
class JobAdmin(ReadOnly):
    """An editor's own jobs; those of all for who may view jobs."""

    list_display = ("title", "stage_word", "author", "created_at", "ended_at")
    list_select_related = ("author",)
    not_in_list = ("params", "result")
    ordering = ("-id",)

    def has_view_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        """Everybody, their own."""
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Everybody."""
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        """The jobs that the editor may see."""
        jobs = Job.objects.defer("result")  # a plan may be large
        every = rights_of(request.user).reach("entries.view_job").everywhere
        return jobs if every else jobs.of(request.user)

    @admin.display(description=gettext_lazy("stage"))
    def stage_word(self, job: Job) -> SafeString:
        """The stage as a word, coloured along."""
        return format_html('<span class="state progress-{}">{}</span>', job.stage, job.get_stage_display())

    def get_urls(self) -> list[URLPattern]:
        """With how far a job is, stopping it, and what has ended since the last look."""
        wrap = self.admin_site.admin_view
        return [
            path("news/", wrap(self.news_view), name="entries_job_news"),
            path("<int:pk>/progress/", wrap(self.progress_view), name="entries_job_progress"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="entries_job_cancel"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The job's page: its bar while it runs, what came of it once it is over."""
        job = self._job(request, object_id)
        if job.is_ended and job.author_id == request.user.pk and not job.seen:
            Job.objects.filter(pk=job.pk).update(seen=True)
        context = {
            **self.admin_site.each_context(request),
            "title": job.title,
            "opts": self.opts,
            "job": job,
            "sign": sign_of(job) if job.stage == Stage.RUNNING else None,
            "forgotten": job.stage == Stage.WAITING and timezone.now() - job.created_at > PATIENCE,
        }
        return TemplateResponse(request, "admin/entries/job/page.html", context)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the job is, for the page's script."""
        job = self._job(request, str(pk))
        sign = sign_of(job) if job.stage == Stage.RUNNING else None
        done, total = (sign.done, sign.total) if sign else (0, 0)
        words = _("%(done)d of %(total)d") % {"done": done, "total": total} if total else ""
        answer = {"stage": job.stage, "ended": job.is_ended, "done": done, "total": total, "words": words}
        return JsonResponse(answer)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop the job, and come back to its page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        job = self._job(request, str(pk))
        if not job.is_ended:
            cancel_job(job=job)
        return HttpResponseRedirect(reverse("admin:entries_job_change", args=[pk]))

    def news_view(self, request: HttpRequest) -> HttpResponse:
        """Which of the editor's jobs have ended unseen, each told once, and whether any is still on its way."""
        own = Job.objects.of(request.user).defer("params", "result")
        ended = list(own.ended().filter(seen=False)[:5])
        own.filter(pk__in=[job.pk for job in ended]).update(seen=True)
        news = [
            {
                "text": f"{job.title}: {job.get_stage_display()}",
                "url": reverse("admin:entries_job_change", args=[job.pk]),
            }
            for job in ended
        ]
        return JsonResponse({"news": news, "more": own.filter(stage__in=(Stage.WAITING, Stage.RUNNING)).exists()})

    def _job(self, request: HttpRequest, pk: str) -> Job:
        job = self.get_queryset(request).filter(pk=pk).first() if pk.isdecimal() else None
        if job is None:
            raise Http404
        return job

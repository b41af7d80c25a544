<?xml version="1.0" encoding="UTF-8"?>
<!-- A feed, RSS 2.0 or Atom, as a page for readers who open it in a browser. Its looks are in
     feed.css, whose address stands in the feed itself; that file alone has to do where a browser
     knows no XSLT. -->
<xsl:stylesheet version="1.0"
  xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:atom="http://www.w3.org/2005/Atom"
  exclude-result-prefixes="atom">
<xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

<xsl:variable name="css" select="substring-before(substring-after(/processing-instruction('xml-stylesheet')[contains(., 'text/css')], 'href=&quot;'), '&quot;')"/>

<xsl:template match="/rss">
<xsl:call-template name="page">
<xsl:with-param name="title" select="channel/title"/>
<xsl:with-param name="about" select="channel/description"/>
<xsl:with-param name="home" select="channel/link"/>
<xsl:with-param name="address" select="channel/atom:link[@rel = 'self']/@href"/>
<xsl:with-param name="language" select="channel/language"/>
<xsl:with-param name="items" select="channel/item"/>
</xsl:call-template>
</xsl:template>

<xsl:template match="/atom:feed">
<xsl:call-template name="page">
<xsl:with-param name="title" select="atom:title"/>
<xsl:with-param name="about" select="atom:subtitle"/>
<xsl:with-param name="home" select="atom:link[not(@rel) or @rel = 'alternate']/@href"/>
<xsl:with-param name="address" select="atom:link[@rel = 'self']/@href"/>
<xsl:with-param name="language" select="@xml:lang"/>
<xsl:with-param name="items" select="atom:entry"/>
</xsl:call-template>
</xsl:template>

<xsl:template name="page">
<xsl:param name="title"/>
<xsl:param name="about"/>
<xsl:param name="home"/>
<xsl:param name="address"/>
<xsl:param name="language"/>
<xsl:param name="items"/>
<html lang="{$language}">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="robots" content="noindex"/>
<title><xsl:value-of select="$title"/></title>
<link rel="stylesheet" href="{$css}"/>
</head>
<body>
<main>
<header>
<p class="kind" lang="en" dir="ltr">A feed to follow</p>
<h1 dir="auto"><xsl:value-of select="$title"/></h1>
<xsl:if test="$about != $title">
<p class="about" dir="auto"><xsl:value-of select="$about"/></p>
</xsl:if>
<p class="home"><a href="{$home}" lang="en" dir="ltr">Read it as a page</a></p>
</header>
<section class="how" lang="en" dir="ltr" aria-labelledby="how">
<h2 id="how">What this is</h2>
<p>This address is a <strong>feed</strong>: a list of the newest posts for a feed reader, a program that looks here from time to time and shows you what is new. No account, no e-mail, nothing that knows you.</p>
<ol>
<li>Choose a feed reader, if you have none: there are free ones for every phone and computer, and on the web.</li>
<li>Give it this address, with “Add feed” or “Follow”:
<code class="address"><xsl:value-of select="$address"/></code></li>
<li>Read there. New posts come by themselves, whole.</li>
</ol>
</section>
<section aria-labelledby="items">
<h2 id="items" lang="en" dir="ltr">What it holds now</h2>
<xsl:choose>
<xsl:when test="$items">
<ol class="items">
<xsl:apply-templates select="$items"/>
</ol>
</xsl:when>
<xsl:otherwise>
<p lang="en" dir="ltr">Nothing yet. What is published will stand here.</p>
</xsl:otherwise>
</xsl:choose>
</section>
</main>
</body>
</html>
</xsl:template>

<xsl:template match="item">
<li>
<p class="date"><xsl:value-of select="substring(pubDate, 1, 16)"/></p>
<h3 dir="auto"><a href="{link}"><xsl:value-of select="title"/></a></h3>
<xsl:if test="description != title">
<p class="about" dir="auto"><xsl:call-template name="plain"><xsl:with-param name="text" select="description"/></xsl:call-template></p>
</xsl:if>
</li>
</xsl:template>

<xsl:template match="atom:entry">
<li>
<p class="date"><time datetime="{atom:published}"><xsl:value-of select="substring(atom:published, 1, 10)"/></time></p>
<h3 dir="auto"><a href="{atom:link[not(@rel) or @rel = 'alternate']/@href}"><xsl:value-of select="atom:title"/></a></h3>
<xsl:if test="atom:summary != atom:title">
<p class="about" dir="auto"><xsl:value-of select="atom:summary"/></p>
</xsl:if>
</li>
</xsl:template>

<!-- In RSS a description is HTML: here it is text, in which three signs are written as entities. -->
<xsl:template name="plain">
<xsl:param name="text"/>
<xsl:call-template name="swap">
<xsl:with-param name="from" select="'&amp;amp;'"/>
<xsl:with-param name="to" select="'&amp;'"/>
<xsl:with-param name="text">
<xsl:call-template name="swap">
<xsl:with-param name="from" select="'&amp;gt;'"/>
<xsl:with-param name="to" select="'&gt;'"/>
<xsl:with-param name="text">
<xsl:call-template name="swap">
<xsl:with-param name="from" select="'&amp;lt;'"/>
<xsl:with-param name="to" select="'&lt;'"/>
<xsl:with-param name="text" select="$text"/>
</xsl:call-template>
</xsl:with-param>
</xsl:call-template>
</xsl:with-param>
</xsl:call-template>
</xsl:template>

<xsl:template name="swap">
<xsl:param name="text"/>
<xsl:param name="from"/>
<xsl:param name="to"/>
<xsl:choose>
<xsl:when test="contains($text, $from)">
<xsl:value-of select="concat(substring-before($text, $from), $to)"/>
<xsl:call-template name="swap">
<xsl:with-param name="text" select="substring-after($text, $from)"/>
<xsl:with-param name="from" select="$from"/>
<xsl:with-param name="to" select="$to"/>
</xsl:call-template>
</xsl:when>
<xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
</xsl:choose>
</xsl:template>
</xsl:stylesheet>
